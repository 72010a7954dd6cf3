/** What holds across the modules: their borders, the public API, and the documents about them. */
@NullMarked
package io.cruddur.checks;

import org.jspecify.annotations.NullMarked;
