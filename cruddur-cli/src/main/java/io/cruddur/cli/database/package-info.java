/** Commands for a database as a whole: create, drop, sessions, psql. */
@NullMarked
package io.cruddur.cli.database;

import org.jspecify.annotations.NullMarked;
