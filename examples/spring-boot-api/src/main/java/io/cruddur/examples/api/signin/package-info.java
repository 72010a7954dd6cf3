/** Who is signed in: Cognito's tokens, and a person's first request. */
@NullMarked
package io.cruddur.examples.api.signin;

import org.jspecify.annotations.NullMarked;
