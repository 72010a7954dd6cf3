/** What a connection URL's text means. Not for hosts: it changes without notice. */
@NullMarked
package io.cruddur.database.internal.url;

import org.jspecify.annotations.NullMarked;
