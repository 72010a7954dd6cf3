/** Activities and feeds over HTTP. */
@NullMarked
package io.cruddur.examples.api.activity;

import org.jspecify.annotations.NullMarked;
