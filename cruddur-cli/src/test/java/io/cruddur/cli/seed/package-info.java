@NullMarked
package io.cruddur.cli.seed;

import org.jspecify.annotations.NullMarked;
