/** Nothing for callers: what Hibernate finds by itself. */
@NullMarked
package io.cruddur.internal;

import org.jspecify.annotations.NullMarked;
