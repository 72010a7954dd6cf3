@NullMarked
package io.cruddur.spring.jpa;

import org.jspecify.annotations.NullMarked;
