/** Sample rows, and large data sets that are the same on every machine. */
@NullMarked
package io.cruddur.cli.seed;

import org.jspecify.annotations.NullMarked;
