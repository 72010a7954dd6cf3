/** Nothing for callers. */
@NullMarked
package io.cruddur.internal;

import org.jspecify.annotations.NullMarked;
