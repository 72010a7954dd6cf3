package io.cruddur.pool;

import io.cruddur.Cruddur;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.repo.user.NewUser;

/** What a service does at its start, in a class loader or a JVM of its own. */
public final class StartEverything {

  private StartEverything() {}

  /**
   * Migrates, warms up, writes and reads.
   *
   * @param arguments a URL of an empty database
   */
  public static void main(String[] arguments) {
    try (Cruddur cruddur = Cruddur.builder().url(ConnectionUrl.parse(arguments[0])).build()) {
      cruddur.warmUp();
      cruddur.users().register(new NewUser("River", "river", "river@example.com", "sub-1"));
      long users =
          cruddur
              .sessionFactory()
              .fromSession(
                  session ->
                      session
                          .createSelectionQuery("select count(*) from CruddurUser", Long.class)
                          .getSingleResult());
      if (users != 1 || !cruddur.health().upToDate()) {
        throw new IllegalStateException(users + " users, " + cruddur.health());
      }
    }
  }
}
