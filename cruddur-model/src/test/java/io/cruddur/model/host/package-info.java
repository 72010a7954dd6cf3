/** What a host brings along. */
@NullMarked
package io.cruddur.model.host;

import org.jspecify.annotations.NullMarked;
