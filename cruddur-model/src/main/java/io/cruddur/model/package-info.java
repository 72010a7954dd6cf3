/** JPA entities of the Cruddur microblog. */
@NullMarked
package io.cruddur.model;

import org.jspecify.annotations.NullMarked;
