/** Follows: who follows whom. */
@NullMarked
package io.cruddur.repo.follow;

import org.jspecify.annotations.NullMarked;
