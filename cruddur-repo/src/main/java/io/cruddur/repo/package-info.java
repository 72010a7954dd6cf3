/** The repositories of the Cruddur database, in SQL. */
@NullMarked
package io.cruddur.repo;

import org.jspecify.annotations.NullMarked;
