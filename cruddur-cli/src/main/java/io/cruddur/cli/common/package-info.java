/** What the commands share: the database they work on, what they print, how they fail. */
@NullMarked
package io.cruddur.cli.common;

import org.jspecify.annotations.NullMarked;
