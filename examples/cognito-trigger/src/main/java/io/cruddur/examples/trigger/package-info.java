/** A Cognito post-confirmation trigger on AWS Lambda: a confirmed user becomes a Cruddur user. */
@NullMarked
package io.cruddur.examples.trigger;

import org.jspecify.annotations.NullMarked;
