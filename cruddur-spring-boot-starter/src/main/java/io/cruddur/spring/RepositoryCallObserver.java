package io.cruddur.spring;

import io.cruddur.database.Experimental;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Around each call of a repository bean. */
@FunctionalInterface
@Experimental("It may get a parameter type that does not come from the AOP Alliance.")
public interface RepositoryCallObserver {

  /**
   * Makes the call, and records what is of interest about it.
   *
   * @param call of a public method of a repository
   * @return what the call returned
   * @throws Throwable what the call threw
   */
  @Nullable Object observe(MethodInvocation call) throws Throwable;
}
