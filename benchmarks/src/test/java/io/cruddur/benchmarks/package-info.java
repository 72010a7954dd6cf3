@NullMarked
package io.cruddur.benchmarks;

import org.jspecify.annotations.NullMarked;
