/** Commands for the change sets and the adoption. */
@NullMarked
package io.cruddur.cli.schema;

import org.jspecify.annotations.NullMarked;
