/**
 * What this library costs beside its peers: {@code benchmarks/run}. Not published, and part of no
 * other build.
 */
@NullMarked
package io.cruddur.benchmarks;

import org.jspecify.annotations.NullMarked;
