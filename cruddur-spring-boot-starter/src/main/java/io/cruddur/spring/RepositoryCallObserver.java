package io.cruddur.spring;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Around each call of a repository bean. */
@FunctionalInterface
public interface RepositoryCallObserver {

  /**
   * Makes the call, and notes what it likes about it.
   *
   * @param call of a public method of a repository
   * @return what the call returned
   * @throws Throwable what the call threw
   */
  @Nullable Object observe(MethodInvocation call) throws Throwable;
}
