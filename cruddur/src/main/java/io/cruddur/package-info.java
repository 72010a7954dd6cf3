/** The one dependency of a service: pool, migrations, repositories, health. */
@NullMarked
package io.cruddur;

import org.jspecify.annotations.NullMarked;
