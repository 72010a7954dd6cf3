/** Spans of requests and of the library's calls. */
@NullMarked
package io.cruddur.examples.api.traces;

import org.jspecify.annotations.NullMarked;
