/** People over HTTP: profiles, follows, search. */
@NullMarked
package io.cruddur.examples.api.user;

import org.jspecify.annotations.NullMarked;
