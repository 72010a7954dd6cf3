/** The entities that a service with Hibernate or Spring Data writes for itself. */
@NullMarked
package io.cruddur.benchmarks.peer.entity;

import org.jspecify.annotations.NullMarked;
