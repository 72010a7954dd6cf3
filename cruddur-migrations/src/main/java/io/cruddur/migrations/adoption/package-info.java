/**
 * Adoption of a database of the reference application: once, on its owner's word, with all its
 * rows. Begins at {@link io.cruddur.migrations.Migrator#adopt}.
 */
@NullMarked
package io.cruddur.migrations.adoption;

import org.jspecify.annotations.NullMarked;
