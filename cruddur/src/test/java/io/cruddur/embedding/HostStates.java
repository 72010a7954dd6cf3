package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.Health;
import io.cruddur.contract.RepositoryCall;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.contract.Values;
import io.cruddur.database.CruddurException;
import io.cruddur.database.NoTransactionException;
import io.cruddur.database.ReadOnlyException;
import io.cruddur.embedding.host.Host;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.user.HandleTakenException;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.UserErasedException;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.test.PostgresExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is promised in each state that a host's transaction can be in: none, active, read-only, to
 * be rolled back, after a caught error. A subclass says how the host embeds the library.
 */
abstract class HostStates {

  /** All that is stored. */
  private static final String STORED =
      """
      SELECT coalesce((SELECT jsonb_agg(to_jsonb(u) ORDER BY uuid) FROM users u)::text, '')
          || coalesce((SELECT jsonb_agg(to_jsonb(a) ORDER BY uuid) FROM activities a)::text, '')
          || (SELECT count(*) FROM likes) || (SELECT count(*) FROM reposts)
          || (SELECT count(*) FROM follows) || ' ' || (SELECT count(*) FROM blocks)
          || (SELECT count(*) FROM mutes) || (SELECT count(*) FROM pins)
          || (SELECT count(*) FROM bookmarks) || (SELECT count(*) FROM reports) || (SELECT count(*) FROM activity_edits)
      """;

  /** What a host has set up in its transaction; any end of the transaction would change it. */
  private static final String TRANSACTION =
      """
      SELECT pg_backend_pid() || ' ' || now() || ' ' || current_setting('cruddur.host', true)
          || (SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings)
          || ' ' || (SELECT count(*) FROM pg_locks
                      WHERE locktype = 'advisory' AND pid = pg_backend_pid())
      """;

  private final PostgresExtension postgres;
  private Host host;
  private NewUser newUser;
  private UUID river;
  private UUID wren;
  private UUID activity;

  HostStates(PostgresExtension postgres) {
    this.postgres = postgres;
  }

  abstract Host open(PostgresExtension postgres);

  Host host() {
    return host;
  }

  @BeforeEach
  void open() {
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    postgres.execute("TRUNCATE users, erasures CASCADE");
    postgres.execute("CREATE TABLE IF NOT EXISTS host_rows (id int PRIMARY KEY)");
    postgres.execute("TRUNCATE host_rows");
    newUser = RepositoryContract.newUser("river");
    try (Cruddur cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build()) {
      river = cruddur.users().register(newUser).user().getUuid();
      wren = cruddur.users().register(RepositoryContract.newUser("wren")).user().getUuid();
      activity = cruddur.activities().create(UserRef.of(river), "Hello", Ttl.ONE_DAY).getUuid();
    }
    host = open(postgres);
    host.forgetStatements();
  }

  @AfterEach
  void close() {
    host.close();
  }

  private Repositories cruddur() {
    return host.repositories();
  }

  private Object call(RepositoryCall call) {
    return call(call, good());
  }

  private RepositoryCall.Good good() {
    return new RepositoryCall.Good(newUser, river, wren, activity);
  }

  private Object call(RepositoryCall call, RepositoryCall.Good good) {
    Object[] arguments = call.arguments(good);
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof Stream<?>) {
        arguments[i] = Stream.of(Values.imported(null, river, "Imported", null, null, null));
      }
    }
    return call.on(cruddur(), arguments);
  }

  /** Calls that change nothing; each of the others is a write, even if it finds nothing to do. */
  private static boolean isRead(RepositoryCall call) {
    return call.name()
        .matches(
            "feeds\\(\\).*|users\\(\\)\\.(find|search|shortView|profile|show|messageUsers).*"
                + "|activities\\(\\)\\.(show|likers|edits|mentionedIn|pinned|bookmarked|viewerState).*"
                + "|reports\\(\\)\\.list.*|relations\\(\\)\\.(between|blocked|muted).*|follows\\(\\)\\.follow(ers|ing)\\[.*");
  }

  private String stored() {
    return text(STORED);
  }

  /** As another program sees it. */
  private String text(String sql) {
    try (var connection = postgres.dataSource().getConnection()) {
      return Host.text(connection, sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void setUpTransaction() {
    host.execute("SET LOCAL cruddur.host = 'still here'");
    host.execute("SET LOCAL statement_timeout = '17s'");
    host.execute("SELECT pg_advisory_xact_lock(42)");
  }

  /** Of the server and of the driver. */
  private String transaction() {
    String driver =
        host.onConnection(
            connection ->
                "%s %s %s %s "
                    .formatted(
                        connection.getAutoCommit(),
                        connection.isReadOnly(),
                        connection.getTransactionIsolation(),
                        connection.getNetworkTimeout()));
    return driver + host.text(TRANSACTION);
  }

  private long hostRows() {
    return postgres.queryLong("SELECT count(*) FROM host_rows");
  }

  @Test
  void withoutATransactionReadsAreAllowed() {
    String before = stored();
    for (RepositoryCall call : RepositoryCall.all()) {
      if (isRead(call)) {
        assertThatCode(() -> call(call)).as(call.name()).doesNotThrowAnyException();
      }
    }
    assertThat(stored()).isEqualTo(before);
    if (host.beginsForUs()) {
      assertThat(idleInTransaction()).isZero();
    }
  }

  @Test
  void withoutATransactionAWriteIsStoredOrRefusedBeforeAnyStatement() {
    for (RepositoryCall call : RepositoryCall.all()) {
      if (isRead(call) || call.name().startsWith("bulk().forEach")) {
        continue;
      }
      String before = stored();
      host.forgetStatements();
      if (host.beginsForUs()) {
        try {
          call(call);
        } catch (UserNotFoundException | UserErasedException | ActivityNotFoundException ignored) {
          // why: an earlier call has deleted it.
        }
      } else {
        for (RepositoryCall.Good good :
            List.of(good(), good().namedByToken(), nobody().namedByToken())) {
          assertThatExceptionOfType(NoTransactionException.class)
              .as("%s %s", call.name(), good)
              .isThrownBy(() -> call(call, good));
          assertThat(host.statements()).as("%s %s", call.name(), good).isEmpty();
        }
        assertThat(stored()).as(call.name()).isEqualTo(before);
      }
    }
    if (host.beginsForUs()) {
      CruddurUser lark = cruddur().users().register(RepositoryContract.newUser("lark")).user();
      UUID post = cruddur().activities().create(lark, "Post", Ttl.ONE_DAY).getUuid();
      UUID reply = cruddur().activities().reply(lark, ActivityRef.of(post), "Reply").getUuid();
      assertThat(text("SELECT replies_count FROM activities WHERE message = 'Post'"))
          .isEqualTo("1");
      assertThat(cruddur().activities().delete(lark, ActivityRef.of(reply))).isTrue();
      assertThat(text("SELECT replies_count FROM activities WHERE message = 'Post'"))
          .isEqualTo("0");
      assertThat(idleInTransaction()).isZero();
    }
  }

  private RepositoryCall.Good nobody() {
    return new RepositoryCall.Good(
        RepositoryContract.newUser("nobody"), UUID.randomUUID(), wren, activity);
  }

  private long idleInTransaction() {
    return postgres.queryLong(
        "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = current_database()");
  }

  @Test
  void inATransactionEverythingIsCommittedTogether() {
    host.begin();
    host.execute("INSERT INTO host_rows VALUES (1)");
    cruddur().users().register(RepositoryContract.newUser("lark"));
    cruddur().activities().reply(UserRef.of(wren), ActivityRef.of(activity), "Reply");
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isEqualTo(2);
    host.commit();

    assertThat(hostRows()).isOne();
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isEqualTo(3);
    assertThat(text("SELECT replies_count FROM activities WHERE message = 'Hello'")).isEqualTo("1");
  }

  @Test
  void inATransactionEverythingIsRolledBackTogether() {
    String before = stored();
    host.begin();
    host.execute("INSERT INTO host_rows VALUES (1)");
    cruddur().users().register(RepositoryContract.newUser("lark"));
    cruddur().activities().reply(UserRef.of(wren), ActivityRef.of(activity), "Reply");
    cruddur().users().delete(UserRef.of(wren));
    host.rollback();

    assertThat(hostRows()).isZero();
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void noCallEndsTheHostsTransactionOrSetsAnything() {
    host.begin();
    setUpTransaction();
    String before = transaction();
    for (RepositoryCall call : RepositoryCall.all()) {
      try {
        call(call);
      } catch (UserNotFoundException | UserErasedException | ActivityNotFoundException ignored) {
        // why: an earlier call has deleted it.
      }
      assertThat(transaction()).as(call.name()).isEqualTo(before);
    }
    host.rollback();
  }

  @Test
  void afterACaughtErrorTheHostsInsertIsCommitted() {
    host.begin();
    assertThatExceptionOfType(HandleTakenException.class)
        .isThrownBy(() -> cruddur().users().register(new NewUser("R", "RIVER", null, "sub-r")));
    assertThatExceptionOfType(HandleTakenException.class)
        .isThrownBy(() -> cruddur().users().changeHandle(UserRef.of(wren), "RIVER"));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(
            () ->
                cruddur().activities().create(UserRef.of(UUID.randomUUID()), "Hello", Ttl.ONE_DAY));
    assertThatExceptionOfType(ActivityNotFoundException.class)
        .isThrownBy(
            () ->
                cruddur()
                    .activities()
                    .reply(UserRef.of(wren), ActivityRef.of(UUID.randomUUID()), "Reply"));
    assertThatExceptionOfType(ActivityNotFoundException.class)
        .isThrownBy(
            () -> cruddur().activities().like(UserRef.of(wren), ActivityRef.of(UUID.randomUUID())));
    host.execute("INSERT INTO host_rows VALUES (1)");
    host.commit();

    assertThat(hostRows()).isOne();
  }

  @Test
  void aReadOnlyTransactionReadsAndRefusesWritesAndKeepsItsConnection() {
    host.begin();
    String session = host.text("SELECT pg_backend_pid()::text");
    host.rollback();
    String before = stored();

    host.beginReadOnly();
    assertThat(cruddur().users().find(UserRef.of(river))).isPresent();
    assertThatExceptionOfType(ReadOnlyException.class)
        .isThrownBy(() -> cruddur().users().register(RepositoryContract.newUser("lark")));
    host.rollback();
    host.beginReadOnly();
    assertThatExceptionOfType(ReadOnlyException.class)
        .isThrownBy(() -> cruddur().users().delete(UserRef.of(river)));
    host.rollback();

    host.begin();
    assertThat(host.text("SELECT pg_backend_pid()::text")).isEqualTo(session);
    host.rollback();
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void aTransactionThatIsToBeRolledBackStoresNothing() {
    if (!(host instanceof Host.Markable markable)) {
      return;
    }
    String before = stored();
    host.begin();
    host.execute("INSERT INTO host_rows VALUES (1)");
    markable.markRollbackOnly();
    assertThat(cruddur().users().find(UserRef.of(river))).isPresent();
    cruddur().users().register(RepositoryContract.newUser("lark"));
    cruddur().users().delete(UserRef.of(wren));
    host.rollback();
    assertThat(stored()).isEqualTo(before);

    host.begin();
    markable.markRollbackOnly();
    try {
      cruddur().users().register(RepositoryContract.newUser("lark"));
    } catch (CruddurException ignored) {
      // why: a JTA pool gives no connection to such a transaction.
    }
    host.rollback();
    assertThat(stored()).isEqualTo(before);
    assertThat(hostRows()).isZero();
  }

  @Test
  void healthInTheMiddleOfTheHostsTransactionLeavesItAsItIs() {
    host.begin();
    setUpTransaction();
    host.execute("INSERT INTO host_rows VALUES (1)");
    String before = transaction();

    Health health = host.library().health();

    assertThat(health.reachable()).as("%s", health).isTrue();
    assertThat(health.upToDate()).as("%s", health).isTrue();
    assertThat(transaction()).isEqualTo(before);
    host.commit();
    assertThat(hostRows()).isOne();
  }

  @Test
  void healthWithoutATransactionLeavesNoneBehind() {
    assertThat(host.library().health().upToDate()).isTrue();
    assertThat(idleInTransaction()).isZero();
  }
}
