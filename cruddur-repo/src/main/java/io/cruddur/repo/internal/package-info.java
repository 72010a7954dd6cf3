/** What the packages of the repositories share. Not for hosts: it changes without notice. */
@NullMarked
package io.cruddur.repo.internal;

import org.jspecify.annotations.NullMarked;
