/** Health, info and the endpoint. */
@NullMarked
package io.cruddur.spring.actuate;

import org.jspecify.annotations.NullMarked;
