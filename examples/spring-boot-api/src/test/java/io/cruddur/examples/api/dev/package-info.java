/** The profile dev is nowhere else. */
@NullMarked
package io.cruddur.examples.api.dev;

import org.jspecify.annotations.NullMarked;
