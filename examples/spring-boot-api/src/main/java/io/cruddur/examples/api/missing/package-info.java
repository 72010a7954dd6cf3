/** Routes whose features the library does not have yet. */
@NullMarked
package io.cruddur.examples.api.missing;

import org.jspecify.annotations.NullMarked;
