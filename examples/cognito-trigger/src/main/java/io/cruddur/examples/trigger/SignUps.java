package io.cruddur.examples.trigger;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.RdsIamCredentials;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.repo.Cruddur;
import io.cruddur.repo.HandleConflict;
import io.cruddur.repo.NewUser;
import io.cruddur.repo.Registration;
import javax.sql.DataSource;

/**
 * Registers users. Each sign-up opens a connection and closes it: a function is frozen between
 * calls, and an idle connection would be dead after it, or taken from those of the others.
 */
final class SignUps {

  private final Cruddur cruddur;

  private SignUps(Cruddur cruddur) {
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
    // why: no pool, and nothing that would load Hibernate or Liquibase, which are not here.
    return new SignUps(Cruddur.builder().dataSource(source).migrations(MigrationMode.OFF).build());
  }

  /**
   * Registers a user once, however often this is called. One connection, whatever it takes.
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
