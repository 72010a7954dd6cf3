@NullMarked
package io.cruddur.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
