/** The main job as a plain program. */
@NullMarked
package io.cruddur.examples.quickstart;

import org.jspecify.annotations.NullMarked;
