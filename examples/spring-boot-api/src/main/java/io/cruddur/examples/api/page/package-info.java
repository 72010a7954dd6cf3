/** The pages that are readable without JavaScript. */
@NullMarked
package io.cruddur.examples.api.page;

import org.jspecify.annotations.NullMarked;
