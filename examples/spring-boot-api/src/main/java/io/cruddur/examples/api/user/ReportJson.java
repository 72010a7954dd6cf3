package io.cruddur.examples.api.user;

import org.jspecify.annotations.Nullable;

/**
 * Why something is reported.
 *
 * @param reason a code, such as {@code spam}
 * @param comment what the person says about it
 */
record ReportJson(@Nullable String reason, @Nullable String comment) {}
