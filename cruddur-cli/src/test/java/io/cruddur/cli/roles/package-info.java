@NullMarked
package io.cruddur.cli.roles;

import org.jspecify.annotations.NullMarked;
