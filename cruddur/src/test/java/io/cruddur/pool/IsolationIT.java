package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.follow.FollowLimitException;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator has set another isolation level for the database. */
class IsolationIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private HikariDataSource hosts;
  private Cruddur cruddur;

  private void open(String way, String isolation) throws SQLException {
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    execute(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = ''"
            + isolation
            + "''', current_database()); END $$");
    if (way.equals("own")) {
      cruddur = Cruddur.builder().url(ConnectionUrl.parse(postgres.url())).build();
      return;
    }
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(20);
    config.setAutoCommit(way.equals("autocommit"));
    hosts = new HikariDataSource(config);
    cruddur = Cruddur.builder().dataSource(hosts).build();
  }

  @AfterEach
  void close() {
    cruddur.close();
    if (hosts != null) {
      hosts.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "own, repeatable read",
    "own, serializable",
    "autocommit, repeatable read",
    "no autocommit, serializable"
  })
  void theFollowCapHoldsForSixteenThreads(String way, String isolation) throws Exception {
    open(way, isolation);
    UUID follower = register("follower").getUuid();
    follow(follower, Follows.MAX_FOLLOWEES - 2);
    List<UUID> others = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      others.add(register("late" + i).getUuid());
    }
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Boolean>> calls = new ArrayList<>();
      for (UUID other : others) {
        calls.add(threads.submit(() -> follows(cruddur, follower, other)));
      }
      int followed = 0;
      for (Future<Boolean> call : calls) {
        followed += call.get() ? 1 : 0;
      }
      assertThat(followed).isEqualTo(2);
    } finally {
      threads.shutdownNow();
    }
    assertThat(count("follows WHERE follower_uuid = '" + follower + "'"))
        .isEqualTo(Follows.MAX_FOLLOWEES);
  }

  @ParameterizedTest
  @CsvSource({
    "own, serializable",
    "autocommit, repeatable read",
    "autocommit, serializable",
    "no autocommit, repeatable read"
  })
  void manyLikeOnePostAtOnce(String way, String isolation) throws Exception {
    open(way, isolation);
    UUID author = register("author").getUuid();
    UUID post = cruddur.activities().create(UserRef.of(author), "Hello", Ttl.ONE_DAY).getUuid();
    follow(author, 320);
    List<UUID> likers = uuids("SELECT followee_uuid FROM follows");
    // why several: a process lets four at a time like one post.
    List<Cruddur> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(
          hosts == null
              ? Cruddur.builder().url(ConnectionUrl.parse(postgres.url())).build()
              : Cruddur.builder().dataSource(hosts).build());
    }
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Boolean>> calls = new ArrayList<>();
      for (UUID liker : likers) {
        Cruddur process = processes.get(calls.size() % processes.size());
        calls.add(
            threads.submit(
                () -> process.activities().like(UserRef.of(liker), ActivityRef.of(post))));
      }
      for (Future<Boolean> call : calls) {
        assertThat(call.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
      processes.forEach(Cruddur::close);
    }
    assertThat(count("likes")).isEqualTo(320);
    assertThat(count("activities WHERE likes_count = 320")).isOne();
  }

  @ParameterizedTest
  @CsvSource({"own, repeatable read", "autocommit, serializable", "no autocommit, repeatable read"})
  void whatAnotherProgramIsReplyingToBecomesATombstone(String way, String isolation)
      throws Exception {
    open(way, isolation);
    UUID author = register("author").getUuid();
    UUID post = cruddur.activities().create(UserRef.of(author), "Hello", Ttl.ONE_DAY).getUuid();
    try (Connection other = postgres.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(reply(author, post));
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try {
        Future<Boolean> deleted =
            thread.submit(
                () -> cruddur.activities().delete(UserRef.of(author), ActivityRef.of(post)));
        awaitLock();
        other.commit();
        assertThat(deleted.get()).isTrue();
      } finally {
        thread.shutdownNow();
      }
    }
    assertThat(count("activities WHERE deleted_at IS NOT NULL")).isOne();
    assertThat(count("activities")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"repeatable read", "serializable"})
  void inAHostsTransactionAConflictIsTyped(String isolation) throws Exception {
    open("autocommit", isolation);
    UUID author = register("author").getUuid();
    UUID post = cruddur.activities().create(UserRef.of(author), "Hello", Ttl.ONE_DAY).getUuid();
    try (Connection host = hosts.getConnection();
        Statement statement = host.createStatement()) {
      host.setAutoCommit(false);
      statement.execute("SELECT 1");
      execute(reply(author, post));
      Repositories joined = Cruddur.on(host);
      assertThatExceptionOfType(TransactionConflictException.class)
          .isThrownBy(() -> joined.activities().delete(UserRef.of(author), ActivityRef.of(post)));
      host.rollback();

      assertThat(joined.activities().delete(UserRef.of(author), ActivityRef.of(post))).isTrue();
      host.commit();
    }
    assertThat(count("activities WHERE deleted_at IS NOT NULL")).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"repeatable read", "serializable"})
  void nearTheCapAHostsTransactionMustBeReadCommitted(String isolation) throws Exception {
    open("autocommit", isolation);
    UUID follower = register("follower").getUuid();
    follow(follower, Follows.MAX_FOLLOWEES - 2);
    UUID other = register("late").getUuid();
    try (Connection host = hosts.getConnection()) {
      host.setAutoCommit(false);
      assertThatExceptionOfType(TransactionConflictException.class)
          .isThrownBy(() -> follows(Cruddur.on(host), follower, other))
          .withMessageContaining("READ COMMITTED");
      host.rollback();
      host.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      assertThat(follows(Cruddur.on(host), follower, other)).isTrue();
      host.commit();
    }
  }

  private static boolean follows(Repositories repositories, UUID follower, UUID followee) {
    try {
      return repositories.follows().follow(UserRef.of(follower), UserRef.of(followee));
    } catch (FollowLimitException e) {
      return false;
    }
  }

  private CruddurUser register(String handle) {
    return cruddur.users().register(new NewUser(handle, handle, null, "sub-" + handle)).user();
  }

  private void follow(UUID follower, int followees) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                WITH other AS (
                  INSERT INTO users (display_name, handle, cognito_user_id)
                  SELECT 'Other', 'other' || i, 'other' || i FROM generate_series(1, ?) i
                  RETURNING uuid)
                INSERT INTO follows (follower_uuid, followee_uuid, created_at)
                SELECT ?, uuid, ? FROM other
                """)) {
      statement.setInt(1, followees);
      statement.setObject(2, follower);
      statement.setObject(3, Instant.EPOCH.atOffset(java.time.ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }

  private static List<UUID> uuids(String sql) throws SQLException {
    List<UUID> uuids = new ArrayList<>();
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        uuids.add(row.getObject(1, UUID.class));
      }
    }
    return uuids;
  }

  private static String reply(UUID author, UUID post) {
    return "INSERT INTO activities (user_uuid, reply_to_activity_uuid, message) VALUES ('%s', '%s', 'Re')"
        .formatted(author, post);
  }

  private static void awaitLock() {
    String waiting =
        "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    await().until(() -> count(waiting) > 0);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(String from) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + from)) {
      row.next();
      return row.getLong(1);
    }
  }
}
