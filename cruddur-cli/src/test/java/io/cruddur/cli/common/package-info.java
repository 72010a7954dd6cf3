@NullMarked
package io.cruddur.cli.common;

import org.jspecify.annotations.NullMarked;
