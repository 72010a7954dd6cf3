/** The only classes that know Liquibase. Not an API. */
@NullMarked
package io.cruddur.migrations.internal.liquibase;

import org.jspecify.annotations.NullMarked;
