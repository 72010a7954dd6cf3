/** Activities: posts, replies, and what is done to them. */
@NullMarked
package io.cruddur.repo.activity;

import org.jspecify.annotations.NullMarked;
