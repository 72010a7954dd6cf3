/** Where user and password come from, if not from the URL: files, IAM tokens, Secrets Manager. */
@NullMarked
package io.cruddur.database.credentials;

import org.jspecify.annotations.NullMarked;
