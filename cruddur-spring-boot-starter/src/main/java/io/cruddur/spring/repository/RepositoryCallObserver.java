package io.cruddur.spring.repository;

import io.cruddur.database.Experimental;
import org.jspecify.annotations.Nullable;

/** Around each call of a repository bean. */
@FunctionalInterface
@Experimental("The call may tell more.")
public interface RepositoryCallObserver {

  /**
   * Makes the call, and records what is of interest about it.
   *
   * @param call of a public method of a repository
   * @return what the call returned
   */
  @Nullable Object observe(RepositoryCall call);
}
