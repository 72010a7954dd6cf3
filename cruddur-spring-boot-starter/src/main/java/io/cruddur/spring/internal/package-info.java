/** What the starter's beans depend on. For the starter itself. */
@NullMarked
package io.cruddur.spring.internal;

import org.jspecify.annotations.NullMarked;
