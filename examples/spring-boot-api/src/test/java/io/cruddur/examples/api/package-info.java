/** The service over HTTP, on a real PostgreSQL, with tokens that the tests sign. */
@NullMarked
package io.cruddur.examples.api;

import org.jspecify.annotations.NullMarked;
