/** What only the profile {@code dev} has: a database, people and a sign-in without Cognito. */
@NullMarked
package io.cruddur.examples.api.dev;

import org.jspecify.annotations.NullMarked;
