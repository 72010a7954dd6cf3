/** How the database is reached: connection URLs, TLS, credentials. */
@NullMarked
package io.cruddur.database;

import org.jspecify.annotations.NullMarked;
