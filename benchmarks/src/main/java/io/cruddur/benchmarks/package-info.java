/** The repositories beside hand-written JDBC and Hibernate, on one server and one kind of pool. */
@NullMarked
package io.cruddur.benchmarks;

import org.jspecify.annotations.NullMarked;
