/** JDBC as the modules of this library use it. Not for hosts: it changes without notice. */
@NullMarked
package io.cruddur.database.internal;

import org.jspecify.annotations.NullMarked;
