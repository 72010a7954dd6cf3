/**
 * What the migrator and the adoption share: the way to a schema, its history, the form of its
 * tables. Public only for those two packages; not an API.
 */
@NullMarked
package io.cruddur.migrations.internal;

import org.jspecify.annotations.NullMarked;
