/**
 * What the catalog shows of a database that is to be adopted: what blocks the adoption, and what
 * has to be dropped and created again. Public only for the adoption; not an API.
 */
@NullMarked
package io.cruddur.migrations.adoption.internal;

import org.jspecify.annotations.NullMarked;
