/** The Cruddur database as a Java service sees it: entry point, repositories, views, cursors. */
@NullMarked
package io.cruddur.repo;

import org.jspecify.annotations.NullMarked;
