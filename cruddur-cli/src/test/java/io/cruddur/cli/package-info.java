@NullMarked
package io.cruddur.cli;

import org.jspecify.annotations.NullMarked;
