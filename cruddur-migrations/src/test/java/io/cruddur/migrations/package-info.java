@NullMarked
package io.cruddur.migrations;

import org.jspecify.annotations.NullMarked;
