/** What moderators do, over HTTP. */
@NullMarked
package io.cruddur.examples.api.moderation;

import org.jspecify.annotations.NullMarked;
