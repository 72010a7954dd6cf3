package io.cruddur.spring.repository;

import io.cruddur.database.Experimental;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call of a method of a repository bean. */
@Experimental("It may tell more about the call.")
public final class RepositoryCall {

  private final String repository;
  private final String method;
  private final Supplier<? extends @Nullable Object> work;

  RepositoryCall(String repository, String method, Supplier<? extends @Nullable Object> work) {
    this.repository = repository;
    this.method = method;
    this.work = work;
  }

  /**
   * The repository's name.
   *
   * @return that of its class, without the package
   */
  public String repository() {
    return repository;
  }

  /**
   * The method's name.
   *
   * @return the name, without parameters
   */
  public String method() {
    return method;
  }

  /**
   * Makes the call.
   *
   * @return what the method returned; null if it returns nothing
   */
  public @Nullable Object proceed() {
    return work.get();
  }
}
