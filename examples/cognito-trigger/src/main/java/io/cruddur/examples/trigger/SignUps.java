package io.cruddur.examples.trigger;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.credentials.RdsIamCredentials;
import io.cruddur.repo.CruddurRepositories;
import io.cruddur.repo.user.HandleConflict;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Registration;
import javax.sql.DataSource;

/**
 * Registers users. Each sign-up opens a connection and closes it: a function is frozen between
 * calls, and an idle connection would be dead after it, or taken from those of the others.
 */
final class SignUps {

  private final CruddurRepositories cruddur;

  private SignUps(CruddurRepositories cruddur) {
    this.cruddur = cruddur;
  }

  /**
   * Reads the URL; does not connect. Without a password in it, the function's own role logs in by
   * an IAM token.
   *
   * @throws io.cruddur.database.InvalidConnectionUrlException if the URL cannot be used
   */
  static SignUps of(ConnectionUrl url) {
    DataSource source =
        url.credentials().password() == null
            ? url.dataSource(RdsIamCredentials.of(url))
            : url.dataSource();
    return new SignUps(CruddurRepositories.builder().dataSource(source).build());
  }

  /**
   * Registers a user once, however often this is called. It uses one connection.
   *
   * @return the user, and whether this call created it
   * @throws io.cruddur.database.CruddurException if that was not possible
   */
  Registration register(NewUser user) {
    return cruddur.inRetriedTransaction(tx -> tx.users().register(user, HandleConflict.SUFFIX));
  }

  /**
   * Goes the way of a sign-up and takes it back: nobody ever sees the user.
   *
   * @throws io.cruddur.database.CruddurException if the database cannot be reached
   */
  void rehearse(NewUser user) {
    try {
      cruddur.useTransaction(
          tx -> {
            tx.users().register(user, HandleConflict.SUFFIX);
            throw new Rehearsed();
          });
    } catch (Rehearsed expected) {
      // why: this is how a caller rolls back.
    }
  }

  private static final class Rehearsed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Rehearsed() {
      super("rolled back", null, false, false);
    }
  }
}
