@NullMarked
package io.cruddur.migrations.adoption;

import org.jspecify.annotations.NullMarked;
