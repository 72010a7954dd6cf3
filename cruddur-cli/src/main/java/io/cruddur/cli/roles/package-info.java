/** The database users of a deployment. */
@NullMarked
package io.cruddur.cli.roles;

import org.jspecify.annotations.NullMarked;
