@NullMarked
package io.cruddur.migrations.repair;

import org.jspecify.annotations.NullMarked;
