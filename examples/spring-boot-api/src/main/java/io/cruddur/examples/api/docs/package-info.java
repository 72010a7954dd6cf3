/** The OpenAPI document. */
@NullMarked
package io.cruddur.examples.api.docs;

import org.jspecify.annotations.NullMarked;
