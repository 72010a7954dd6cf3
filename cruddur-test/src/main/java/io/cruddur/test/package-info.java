/** A real PostgreSQL for tests. */
@NullMarked
package io.cruddur.test;

import org.jspecify.annotations.NullMarked;
