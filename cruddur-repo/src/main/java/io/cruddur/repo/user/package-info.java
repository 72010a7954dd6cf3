/** Users: sign-up, profiles, deletion. */
@NullMarked
package io.cruddur.repo.user;

import org.jspecify.annotations.NullMarked;
