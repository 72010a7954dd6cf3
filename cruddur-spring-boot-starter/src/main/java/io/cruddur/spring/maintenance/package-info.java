/** Purging, reconciliation and storing names by schedule. */
@NullMarked
package io.cruddur.spring.maintenance;

import org.jspecify.annotations.NullMarked;
