/**
 * Tests of the scripts: themselves, the real AWS CLI, the real psql, and a stub of AWS on loopback.
 */
@NullMarked
package io.cruddur.examples.rds;

import org.jspecify.annotations.NullMarked;
