/** The change sets of the Cruddur database, and how they are run. */
@NullMarked
package io.cruddur.migrations;

import org.jspecify.annotations.NullMarked;
