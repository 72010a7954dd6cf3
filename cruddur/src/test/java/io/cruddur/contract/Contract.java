package io.cruddur.contract;

import io.cruddur.model.CruddurUser;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.user.NewUser;
import java.util.Locale;

/**
 * What the contracts, one interface a theme, ask of a way to embed the library: repositories on
 * empty tables, and plain SQL beside them.
 */
public interface Contract {

  /** The repositories under test; within one test always the same transaction or pool. */
  Repositories cruddur();

  /** Runs plain SQL where the repositories work; tables are in the search path. */
  void execute(String sql);

  /** Counts what a FROM clause finds, where the repositories work. */
  long count(String from);

  /** Reads one text, where the repositories work; tables are in the search path. */
  String text(String sql);

  default CruddurUser register(String handle) {
    return cruddur().users().register(newUser(handle)).user();
  }

  static NewUser newUser(String handle) {
    return new NewUser(
        handle.toUpperCase(Locale.ROOT), handle, handle + "@example.com", "sub-" + handle);
  }
}
