/** Comparing a schema with what its history says, and bringing back what is missing. */
@NullMarked
package io.cruddur.migrations.repair;

import org.jspecify.annotations.NullMarked;
