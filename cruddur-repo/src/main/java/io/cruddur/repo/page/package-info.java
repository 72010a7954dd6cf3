/** Pages and the requests for them. */
@NullMarked
package io.cruddur.repo.page;

import org.jspecify.annotations.NullMarked;
