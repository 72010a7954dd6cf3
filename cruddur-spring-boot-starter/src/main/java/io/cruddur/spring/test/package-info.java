/** Tests of a host on a real PostgreSQL. */
@NullMarked
package io.cruddur.spring.test;

import org.jspecify.annotations.NullMarked;
