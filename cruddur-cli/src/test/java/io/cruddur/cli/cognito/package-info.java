@NullMarked
package io.cruddur.cli.cognito;

import org.jspecify.annotations.NullMarked;
