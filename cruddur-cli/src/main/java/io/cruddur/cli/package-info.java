/** The command {@code cruddur-db}, by which people look after a Cruddur database. */
@NullMarked
package io.cruddur.cli;

import org.jspecify.annotations.NullMarked;
