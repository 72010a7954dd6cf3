/** Cruddur in Spring Boot: auto-configuration, properties, and what a host may replace. */
@NullMarked
package io.cruddur.spring;

import org.jspecify.annotations.NullMarked;
