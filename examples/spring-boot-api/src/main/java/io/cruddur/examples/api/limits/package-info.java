/** How much one client may ask for. */
@NullMarked
package io.cruddur.examples.api.limits;

import org.jspecify.annotations.NullMarked;
