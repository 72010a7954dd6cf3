@NullMarked
package io.cruddur.benchmarks.report;

import org.jspecify.annotations.NullMarked;
