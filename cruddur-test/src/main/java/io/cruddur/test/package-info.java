/**
 * A real PostgreSQL for tests: one server for each JVM, a fresh database for each test class. Start
 * reading at {@link io.cruddur.test.PostgresExtension}.
 */
@NullMarked
package io.cruddur.test;

import org.jspecify.annotations.NullMarked;
