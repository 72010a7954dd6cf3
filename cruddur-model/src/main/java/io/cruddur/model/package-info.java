/**
 * JPA entities of the Cruddur microblog, and the rules that need no database: limits, times to
 * live, ids. A host registers the five entities (users, activities, likes, reposts, follows) with
 * its own persistence unit, or leaves that to the repositories.
 */
@NullMarked
package io.cruddur.model;

import org.jspecify.annotations.NullMarked;
