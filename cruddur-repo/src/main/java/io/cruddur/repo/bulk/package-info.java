/** Everything at once, for jobs: import and export. */
@NullMarked
package io.cruddur.repo.bulk;

import org.jspecify.annotations.NullMarked;
