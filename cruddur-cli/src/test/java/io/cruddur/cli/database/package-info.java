@NullMarked
package io.cruddur.cli.database;

import org.jspecify.annotations.NullMarked;
