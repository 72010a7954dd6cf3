package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Another program writes to the same rows at the same time, as the reference application does:
 * plain inserts, no counter, no look at whether a parent was deleted.
 */
public interface BothBackEndsContract extends Contract {

  int ROUNDS = 60;

  String CREATE =
      """
      INSERT INTO activities (user_uuid, message, expires_at)
      VALUES ((SELECT uuid FROM users WHERE users.cognito_user_id = ? LIMIT 1), ?, ?)
      RETURNING uuid
      """;

  String REPLY =
      """
      INSERT INTO activities (user_uuid, message, reply_to_activity_uuid)
      VALUES ((SELECT uuid FROM users WHERE users.cognito_user_id = ? LIMIT 1), ?, ?)
      RETURNING uuid
      """;

  String UPDATE_PROFILE =
      "UPDATE users SET bio = ?, display_name = ? WHERE users.cognito_user_id = ? RETURNING uuid";

  String SIGN_UP =
      "INSERT INTO users (display_name, email, handle, cognito_user_id) VALUES (?, ?, ?, ?) RETURNING uuid";

  String LIKE =
      """
      INSERT INTO likes (activity_uuid, user_uuid)
      VALUES (?, (SELECT uuid FROM users WHERE users.cognito_user_id = ? LIMIT 1))
      RETURNING activity_uuid
      """;

  /** A session of the other program's. */
  Connection otherProgram() throws SQLException;

  /** What was acknowledged to somebody, and what may be replied to. */
  record Written(
      Set<UUID> theirs,
      Set<UUID> ours,
      Set<UUID> removed,
      List<UUID> targets,
      Set<String> signUps) {}

  @Test
  default void twoBackEndsWriteTheSameRowsAtOnce() throws Exception {
    for (String handle : List.of("river", "wren", "heron")) {
      register(handle);
    }
    List<UUID> posts =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    cruddur()
                        .activities()
                        .create(UserRef.ofCognitoUserId("sub-river"), "Post", Ttl.ONE_DAY))
            .map(post -> post.getUuid())
            .toList();
    Written written =
        new Written(
            ConcurrentHashMap.newKeySet(),
            ConcurrentHashMap.newKeySet(),
            ConcurrentHashMap.newKeySet(),
            new CopyOnWriteArrayList<>(posts),
            ConcurrentHashMap.newKeySet());

    List<Callable<Void>> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SplittableRandom random = new SplittableRandom(i);
      writers.add(() -> theirs(random, written));
      writers.add(() -> ours(random, written));
    }
    writers.add(this::signUpAndDelete);
    ConcurrencyContract.atOnce(writers);

    Set<UUID> expected = new HashSet<>(posts);
    expected.addAll(written.theirs());
    expected.addAll(written.ours());
    expected.removeAll(written.removed());
    assertThat(written.theirs()).hasSizeGreaterThan(ROUNDS);
    assertThat(written.removed()).isNotEmpty();
    assertThat(home()).containsExactlyInAnyOrderElementsOf(expected);
    for (String signUp : written.signUps()) {
      assertThat(cruddur().users().find(UserRef.ofCognitoUserId(signUp))).isPresent();
    }
    assertThat(written.signUps()).hasSize(ROUNDS);
    assertThat(count("users WHERE handle LIKE 'new%'")).isEqualTo(ROUNDS);
    assertThat(
            count(
                "activities a JOIN users u ON u.uuid = a.user_uuid WHERE u.deleted_at IS NOT NULL AND a.deleted_at IS NULL"))
        .isZero();

    assertThat(wrongCounters()).isPositive();
    assertThat(cruddur().activities().reconcileCounters()).isPositive();
    assertThat(wrongCounters()).isZero();
    assertThat(cruddur().activities().reconcileCounters()).isZero();
  }

  private Set<UUID> home() {
    Set<UUID> seen = new HashSet<>();
    Optional<PageQuery> next = Optional.of(PageQuery.first(100));
    while (next.isPresent()) {
      CursorPage<ActivityView> page = cruddur().feeds().home(next.get(), Replies.INCLUDE);
      page.forEach(view -> assertThat(seen.add(view.uuid())).isTrue());
      next = page.next();
    }
    return seen;
  }

  private long wrongCounters() {
    return count(
        "activities a WHERE likes_count <> (SELECT count(*) FROM likes WHERE activity_uuid = a.uuid)"
            + " OR reposts_count <> (SELECT count(*) FROM reposts WHERE activity_uuid = a.uuid)"
            + " OR replies_count <> (SELECT count(*) FROM activities r WHERE r.reply_to_activity_uuid = a.uuid AND r.deleted_at IS NULL)");
  }

  private Void theirs(SplittableRandom random, Written written) throws SQLException {
    try (Connection connection = otherProgram()) {
      for (int i = 0; i < ROUNDS; i++) {
        Optional<UUID> post =
            ask(
                connection,
                CREATE,
                "sub-wren",
                "theirs",
                OffsetDateTime.now(ZoneOffset.UTC).plusDays(1));
        written.theirs().add(post.orElseThrow());
        UUID target = any(written.targets(), random);
        ask(connection, REPLY, "sub-heron", "theirs", target)
            .ifPresent(
                reply -> {
                  written.theirs().add(reply);
                  written.targets().add(reply);
                });
        ask(connection, LIKE, target, random.nextBoolean() ? "sub-wren" : "sub-heron");
        ask(connection, UPDATE_PROFILE, "bio " + i, "River", "sub-river");
        ask(connection, SIGN_UP, "New", "new@example.com", "new" + i, "sub-new" + i);
        ask(connection, CREATE, "sub-gone", "of somebody who goes", null);
      }
    }
    return null;
  }

  private Void ours(SplittableRandom random, Written written) {
    for (int i = 0; i < ROUNDS; i++) {
      written
          .ours()
          .add(
              cruddur()
                  .activities()
                  .create(UserRef.ofCognitoUserId("sub-wren"), "ours", Ttl.ONE_DAY)
                  .getUuid());
      UUID target = any(written.targets(), random);
      UUID user = cruddur().users().findByHandle("heron").orElseThrow().getUuid();
      try {
        UUID reply =
            cruddur()
                .activities()
                .reply(UserRef.ofCognitoUserId("sub-heron"), ActivityRef.of(target), "ours")
                .getUuid();
        written.ours().add(reply);
        written.targets().add(reply);
        cruddur().activities().like(UserRef.of(user), ActivityRef.of(target));
        cruddur().activities().repost(UserRef.of(user), ActivityRef.of(target));
        cruddur()
            .activities()
            .unlike(UserRef.of(user), ActivityRef.of(any(written.targets(), random)));
        if (i % 3 == 0) {
          written.removed().add(reply);
          assertThat(cruddur().activities().delete(UserRef.of(user), ActivityRef.of(reply)))
              .isTrue();
        }
      } catch (ActivityNotFoundException ignored) {
        // why: another thread has deleted the target.
      }
      cruddur().users().updateProfile(UserRef.ofCognitoUserId("sub-river"), "River", "ours");
      NewUser newcomer = Contract.newUser("new" + i);
      assertThat(cruddur().users().register(newcomer).user().getHandle()).isEqualTo("new" + i);
      written.signUps().add(newcomer.cognitoUserId());
      assertThat(cruddur().feeds().home(PageQuery.first(20)).items()).isNotEmpty();
    }
    return null;
  }

  private Void signUpAndDelete() {
    for (int i = 0; i < ROUNDS; i++) {
      UUID gone = register("gone").getUuid();
      cruddur().activities().create(UserRef.of(gone), "of somebody who goes", Ttl.ONE_DAY);
      assertThat(cruddur().users().delete(UserRef.of(gone))).isTrue();
      assertThat(cruddur().users().readmit("sub-gone")).isTrue();
    }
    return null;
  }

  private static UUID any(List<UUID> targets, SplittableRandom random) {
    return targets.get(random.nextInt(targets.size()));
  }

  /**
   * What a statement returns; nothing where a row that it needs has gone (not null, foreign key) or
   * is there already (unique). Anything else, a deadlock above all, is a failure.
   */
  private static Optional<UUID> ask(Connection connection, String sql, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
      }
    } catch (SQLException e) {
      if (List.of("23502", "23503", "23505").contains(e.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
