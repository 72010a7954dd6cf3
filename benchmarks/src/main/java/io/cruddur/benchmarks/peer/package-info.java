/** Ways to do what a service does: this library, and each peer as its own documentation teaches. */
@NullMarked
package io.cruddur.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
