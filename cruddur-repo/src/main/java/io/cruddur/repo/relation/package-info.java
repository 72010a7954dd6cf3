/** What stands between two users: blocks and mutes, and all of it at once. */
@NullMarked
package io.cruddur.repo.relation;

import org.jspecify.annotations.NullMarked;
