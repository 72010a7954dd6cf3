package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.user.HandleTakenException;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.test.PostgresExtension;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The states where the library owns the transaction. */
abstract class LibraryStates {

  private final PostgresExtension postgres;
  private Cruddur cruddur;

  LibraryStates(PostgresExtension postgres) {
    this.postgres = postgres;
  }

  abstract Cruddur open(PostgresExtension postgres);

  @BeforeEach
  void open() {
    cruddur = open(postgres);
    postgres.execute("TRUNCATE users, erasures CASCADE");
    postgres.execute("CREATE TABLE IF NOT EXISTS host_rows (id int PRIMARY KEY)");
    postgres.execute("TRUNCATE host_rows");
  }

  @AfterEach
  void close() {
    cruddur.close();
  }

  private long idleInTransaction() {
    return postgres.queryLong(
        "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = current_database()");
  }

  @Test
  void aWriteIsStored() {
    UUID river = cruddur.users().register(RepositoryContract.newUser("river")).user().getUuid();
    UUID post = cruddur.activities().create(UserRef.of(river), "Post", Ttl.ONE_DAY).getUuid();
    UUID reply =
        cruddur.activities().reply(UserRef.of(river), ActivityRef.of(post), "Reply").getUuid();
    assertThat(cruddur.activities().delete(UserRef.of(river), ActivityRef.of(reply))).isTrue();

    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isOne();
    assertThat(postgres.queryLong("SELECT sum(replies_count) FROM activities")).isZero();
    assertThat(idleInTransaction()).isZero();
  }

  @Test
  void afterACaughtErrorWithinATransactionTheHostsInsertIsCommitted() {
    cruddur.users().register(RepositoryContract.newUser("river"));
    cruddur.useTransaction(
        tx -> {
          assertThatExceptionOfType(HandleTakenException.class)
              .isThrownBy(() -> tx.users().register(new NewUser("R", "RIVER", null, "sub-r")));
          assertThatExceptionOfType(UserNotFoundException.class)
              .isThrownBy(
                  () ->
                      tx.activities().create(UserRef.of(UUID.randomUUID()), "Hello", Ttl.ONE_DAY));
          tx.withConnection(
              connection -> {
                try (Statement statement = connection.createStatement()) {
                  return statement.executeUpdate("INSERT INTO host_rows VALUES (1)");
                }
              });
        });

    assertThat(postgres.queryLong("SELECT count(*) FROM host_rows")).isOne();
  }

  @Test
  void healthLeavesNoTransactionAndNoSettingBehind() {
    String before = settings();
    assertThat(cruddur.health().upToDate()).isTrue();
    assertThat(settings()).isEqualTo(before);
    assertThat(idleInTransaction()).isZero();
  }

  private String settings() {
    return cruddur.withConnection(
        connection -> {
          try (Statement statement = connection.createStatement();
              var row =
                  statement.executeQuery(
                      "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings")) {
            row.next();
            return "%s %s %s"
                .formatted(
                    connection.isReadOnly(), connection.getNetworkTimeout(), row.getString(1));
          }
        });
  }
}
