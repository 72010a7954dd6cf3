/** What a client is told when something is refused. */
@NullMarked
package io.cruddur.examples.api.problem;

import org.jspecify.annotations.NullMarked;
