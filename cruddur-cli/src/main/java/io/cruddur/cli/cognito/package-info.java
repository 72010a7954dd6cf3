/** Brings the users of a Cognito user pool into the database. */
@NullMarked
package io.cruddur.cli.cognito;

import org.jspecify.annotations.NullMarked;
