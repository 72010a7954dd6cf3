@NullMarked
package io.cruddur.cli.schema;

import org.jspecify.annotations.NullMarked;
