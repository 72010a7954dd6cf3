/** The reference application's HTTP API on Spring Boot, and a page to use it with. */
@NullMarked
package io.cruddur.examples.api;

import org.jspecify.annotations.NullMarked;
