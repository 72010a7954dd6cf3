/** The page in a real browser. */
@NullMarked
package io.cruddur.examples.api.page;

import org.jspecify.annotations.NullMarked;
