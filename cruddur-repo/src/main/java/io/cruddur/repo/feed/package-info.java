/** Feeds: pages of activities. */
@NullMarked
package io.cruddur.repo.feed;

import org.jspecify.annotations.NullMarked;
