/** What users report to moderators. */
@NullMarked
package io.cruddur.repo.report;

import org.jspecify.annotations.NullMarked;
