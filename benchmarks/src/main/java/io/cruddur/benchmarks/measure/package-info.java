/** What calls cost: rounds of peers in turns, many clients at once, a load at a steady rate. */
@NullMarked
package io.cruddur.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
