/** What is around each call of a repository bean: a page's limit, observation, translation. */
@NullMarked
package io.cruddur.spring.repository;

import org.jspecify.annotations.NullMarked;
