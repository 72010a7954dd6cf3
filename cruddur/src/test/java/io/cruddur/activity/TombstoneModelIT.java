package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import io.cruddur.test.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random posts, replies, deletions, expiries, purges and user deletions, compared after each with a
 * model that says what there must be: an activity is there while it is live or something that
 * replies to it is there, and a user likewise.
 */
class TombstoneModelIT {

  private static final List<Ttl> TTLS = List.of(Ttl.values());

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private static final int STEPS = 150;

  private static final class Node {
    final UUID uuid;
    final UUID author;
    final @Nullable UUID parent;
    final @Nullable Instant expiresAt;
    boolean live = true;

    Node(UUID uuid, UUID author, @Nullable UUID parent, @Nullable Instant expiresAt) {
      this.uuid = uuid;
      this.author = author;
      this.parent = parent;
      this.expiresAt = expiresAt;
    }

    boolean isExpired(Instant now) {
      return expiresAt != null && !expiresAt.isAfter(now);
    }
  }

  private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));
  private final Map<UUID, Node> nodes = new LinkedHashMap<>();
  private final Map<UUID, Boolean> users = new LinkedHashMap<>();
  private int signUps;
  private int wholeThreads;
  private int overLiveReplies;
  private Cruddur cruddur;
  private Sql sql;

  @BeforeEach
  void open() {
    cruddur = Cruddur.builder().dataSource(postgres.dataSource()).clock(clock).build();
    sql = new Sql(new DataSourceDatabase(postgres.dataSource(), new Schema("public."), null));
    sql.update("TRUNCATE users, erasures CASCADE");
    for (int i = 0; i < 4; i++) {
      signUp();
    }
  }

  @AfterEach
  void close() {
    cruddur.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatIsStoredIsWhatTheModelSays(long seed) {
    compareAfterEachStep(seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 5, 8, 13})
  @Tag("thorough")
  void soItIsWithOtherSeeds(long seed) {
    compareAfterEachStep(seed);
  }

  private void compareAfterEachStep(long seed) {
    Random random = new Random(seed);
    long tombstones = 0;
    for (int step = 0; step < STEPS; step++) {
      String did = doSomething(random);
      prune();
      tombstones += tombstones();
      assertThat(stored()).as("seed %s, step %s: %s", seed, step, did).isEqualTo(expected());
      assertThat(storedUsers()).as("seed %s, step %s: %s", seed, step, did).isEqualTo(users);
    }
    assertThat(tombstones).as("tombstones on the way").isPositive();
    assertThat(wholeThreads).as("purges that took a reply and what it replied to").isPositive();
    assertThat(overLiveReplies).as("purges that left a tombstone over a reply").isPositive();
  }

  private long tombstones() {
    return nodes.values().stream().filter(node -> !node.live).count();
  }

  private String doSomething(Random random) {
    clock.advance(Duration.ofMinutes(random.nextInt(20)));
    List<UUID> liveUsers = users.keySet().stream().filter(users::get).toList();
    UUID user = liveUsers.get(random.nextInt(liveUsers.size()));
    int dice = random.nextInt(100);
    if (nodes.isEmpty() || dice < 20) {
      Ttl ttl = TTLS.get(random.nextInt(TTLS.size()));
      add(cruddur.activities().create(UserRef.of(user), "Post", ttl).getUuid(), user, null, ttl);
      return "post";
    }
    Node node = new ArrayList<>(nodes.values()).get(random.nextInt(nodes.size()));
    if (dice < 60) {
      Ttl ttl = random.nextBoolean() ? Ttl.ONE_HOUR : null;
      try {
        UUID uuid = UUID.randomUUID();
        cruddur.activities().reply(UserRef.of(user), ActivityRef.of(node.uuid), uuid, "Reply", ttl);
        assertThat(node.live && !node.isExpired(clock.instant())).isTrue();
        add(uuid, user, node.uuid, ttl);
      } catch (ActivityNotFoundException e) {
        assertThat(node.live && !node.isExpired(clock.instant())).isFalse();
      }
      return "reply";
    }
    if (dice < 80) {
      assertThat(cruddur.activities().delete(UserRef.of(node.author), ActivityRef.of(node.uuid)))
          .isEqualTo(node.live);
      node.live = false;
      return "delete";
    }
    if (dice < 95) {
      return purge(1 + random.nextInt(5));
    }
    signUp();
    assertThat(cruddur.users().delete(UserRef.of(user))).isTrue();
    users.put(user, false);
    nodes.values().stream().filter(n -> n.author.equals(user)).forEach(n -> n.live = false);
    return "delete user";
  }

  private String purge(int batch) {
    List<Node> expired =
        nodes.values().stream()
            .filter(node -> node.live && node.isExpired(clock.instant()))
            .sorted(Comparator.comparing(node -> node.expiresAt))
            .limit(batch)
            .toList();
    assertThat(cruddur.activities().purgeExpired(batch)).isEqualTo(expired.size());
    long before = tombstones();
    expired.forEach(node -> node.live = false);
    prune();
    if (expired.stream().anyMatch(node -> isGone(node.uuid) && isGone(node.parent))) {
      wholeThreads++;
    }
    if (tombstones() > before) {
      overLiveReplies++;
    }
    return "purge";
  }

  private boolean isGone(@Nullable UUID uuid) {
    return uuid != null && !nodes.containsKey(uuid);
  }

  private void add(UUID uuid, UUID author, @Nullable UUID parent, @Nullable Ttl ttl) {
    // why: a purge takes the oldest first, so that no two may expire at once.
    clock.advance(Duration.ofMillis(1));
    Instant now = clock.instant().minusMillis(1);
    nodes.put(uuid, new Node(uuid, author, parent, ttl == null ? null : ttl.expiryFrom(now)));
  }

  private void signUp() {
    NewUser newcomer = RepositoryContract.newUser("user" + ++signUps);
    users.put(cruddur.users().register(newcomer).user().getUuid(), true);
  }

  /** Takes away what is neither live nor needed. */
  private void prune() {
    Set<UUID> needed = new HashSet<>();
    for (Node node : nodes.values()) {
      Node up = node.live ? node : null;
      while (up != null && needed.add(up.uuid)) {
        up = up.parent == null ? null : nodes.get(up.parent);
      }
    }
    nodes.keySet().retainAll(needed);
    users
        .entrySet()
        .removeIf(
            user ->
                !user.getValue()
                    && nodes.values().stream().noneMatch(n -> n.author.equals(user.getKey())));
  }

  private Map<UUID, String> expected() {
    Map<UUID, String> expected = new TreeMap<>();
    for (Node node : nodes.values()) {
      long replies =
          nodes.values().stream().filter(n -> n.live && node.uuid.equals(n.parent)).count();
      expected.put(node.uuid, (node.live ? "live " : "tombstone ") + replies);
    }
    return expected;
  }

  private Map<UUID, String> stored() {
    Map<UUID, String> stored = new TreeMap<>();
    sql.list(
            "SELECT uuid, CASE WHEN deleted_at IS NULL THEN 'live ' WHEN message = '[deleted]'"
                + " THEN 'tombstone ' END || replies_count FROM activities",
            row -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
        .forEach(row -> stored.put(row.getKey(), row.getValue()));
    return stored;
  }

  private Map<UUID, Boolean> storedUsers() {
    Map<UUID, Boolean> stored = new LinkedHashMap<>();
    sql.list(
            "SELECT uuid, deleted_at IS NULL FROM users",
            row -> Map.entry(row.getObject(1, UUID.class), row.getBoolean(2)))
        .forEach(row -> stored.put(row.getKey(), row.getValue()));
    return stored;
  }
}
