package io.cruddur.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.hibernate.Hibernate;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The entities on the tables that the change sets make, in a host's Hibernate. */
class MappingIT {

  private static final Path CHANGES =
      Path.of("../cruddur-migrations/src/main/resources/io/cruddur/migrations/changes");

  private static final Instant NOW = Instant.parse("2026-11-23T20:00:00.123456789Z");

  @RegisterExtension
  static final PostgresExtension postgres =
      PostgresExtension.template("model", MappingIT::createTables);

  private static final List<String> statements = new ArrayList<>();
  private static EntityManagerFactory factory;

  private final MonotonicUuids ids = new MonotonicUuids(Clock.systemUTC());
  private CruddurUser andrea;

  @BeforeAll
  static void start() {
    StatementInspector recorder =
        sql -> {
          statements.add(sql);
          return sql;
        };
    factory =
        new HibernatePersistenceConfiguration("host")
            .managedClasses(
                CruddurUser.class,
                CruddurActivity.class,
                CruddurLike.class,
                CruddurRepost.class,
                CruddurFollow.class,
                io.cruddur.model.host.User.class)
            .property(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, postgres.dataSource())
            .property(AvailableSettings.HBM2DDL_AUTO, "validate")
            .property(AvailableSettings.ORDER_INSERTS, true)
            .property(AvailableSettings.STATEMENT_BATCH_SIZE, 20)
            .property(AvailableSettings.STATEMENT_INSPECTOR, recorder)
            .createEntityManagerFactory();
  }

  @AfterAll
  static void stop() {
    factory.close();
  }

  @BeforeEach
  void registerAndrea() {
    String name = "andrea-" + UUID.randomUUID();
    andrea = new CruddurUser("Andrea", name, null, name, NOW);
    factory.runInTransaction(entityManager -> entityManager.persist(andrea));
    statements.clear();
  }

  @Test
  void persistingIsOneInsertThatLeavesTheCountersToTheDatabase() {
    CruddurActivity activity = persisted(post());
    assertThat(statements)
        .singleElement()
        .asString()
        .isEqualTo(
            "insert into activities (created_at,expires_at,message,reply_to_activity_uuid,user_uuid,uuid)"
                + " values (?,?,?,?,?,?)");
    assertThat(found(activity.getUuid()).getLikesCount()).isZero();
  }

  @Test
  void whatWasStoredIsWhatWasGiven() {
    CruddurActivity post = persisted(post());
    CruddurActivity reply =
        persisted(
            CruddurActivity.reply(ids.get(), post.getUuid(), andrea.getUuid(), "Hi", null, NOW));
    assertThat(found(reply.getUuid()))
        .usingRecursiveComparison()
        .ignoringFields("user")
        .isEqualTo(reply);
    assertThat(found(post.getUuid()).getExpiresAt()).isEqualTo(post.getExpiresAt());
    assertThat(
            factory.<CruddurUser>callInTransaction(
                em -> em.find(CruddurUser.class, andrea.getUuid())))
        .usingRecursiveComparison()
        .isEqualTo(andrea);
  }

  @Test
  void aHostThatEditsAManagedActivityKeepsTheCountsMadeMeanwhile() {
    CruddurActivity activity = persisted(post());
    factory.runInTransaction(
        entityManager -> {
          CruddurActivity managed = entityManager.find(CruddurActivity.class, activity.getUuid());
          postgres.execute(
              "UPDATE activities SET likes_count = 7, deleted_at = now(), message = 'gone' WHERE uuid = '%s'"
                  .formatted(activity.getUuid()));
          managed.changeExpiry(null);
        });
    CruddurActivity after = found(activity.getUuid());
    assertThat(after.getExpiresAt()).isNull();
    assertThat(after.getLikesCount()).isEqualTo(7);
    assertThat(after.getDeletedAt()).isNotNull();
    assertThat(after.getMessage()).isEqualTo("gone");
  }

  @Test
  void aProxyIsEqualToWhatItStandsForAndIsNotLoadedForItsId() {
    factory.runInTransaction(
        entityManager -> {
          CruddurUser proxy = entityManager.getReference(CruddurUser.class, andrea.getUuid());
          assertThat(proxy.getUuid()).isEqualTo(andrea.getUuid());
          assertThat(andrea.equals(proxy)).isTrue();
          assertThat(Hibernate.isInitialized(proxy)).isFalse();
          assertThat(statements).isEmpty();
          assertThat(proxy.equals(andrea)).isTrue();
          assertThat(proxy).hasSameHashCodeAs(andrea).hasToString(andrea.toString());
        });
  }

  @Test
  void theAuthorIsLoadedOnFirstUseAndJpqlNavigatesToIt() {
    CruddurActivity activity = persisted(post());
    factory.runInTransaction(
        entityManager -> {
          CruddurUser author =
              requireNonNull(
                  entityManager.find(CruddurActivity.class, activity.getUuid()).getUser());
          assertThat(Hibernate.isInitialized(author)).isFalse();
          assertThat(author.getHandle()).isEqualTo(andrea.getHandle());
          assertThat(
                  entityManager
                      .createQuery(
                          "select a.message from CruddurActivity a where a.user.handle = :handle",
                          String.class)
                      .setParameter("handle", andrea.getHandle())
                      .getResultList())
              .containsExactly("Hello");
        });
  }

  @Test
  void aHostThatLetsHibernateOrderItsInsertsGetsAuthorsBeforeTheirActivities() {
    CruddurUser bob =
        new CruddurUser("Bob", "bob-" + UUID.randomUUID(), null, "bob-" + UUID.randomUUID(), NOW);
    factory.runInTransaction(
        entityManager -> {
          entityManager.persist(post());
          entityManager.persist(bob);
          entityManager.persist(new CruddurActivity(ids.get(), bob, "Hi", null, NOW));
        });
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities WHERE user_uuid = '" + bob.getUuid() + "'"))
        .isEqualTo(1);
  }

  @Test
  void aHostMayHaveAUserOfItsOwn() {
    factory.runInTransaction(
        entityManager -> {
          entityManager.persist(new io.cruddur.model.host.User());
          assertThat(entityManager.createQuery("from User", Object.class).getResultList())
              .singleElement()
              .isInstanceOf(io.cruddur.model.host.User.class);
          assertThat(entityManager.createQuery("from CruddurUser", Object.class).getResultList())
              .isNotEmpty()
              .hasOnlyElementsOfType(CruddurUser.class);
        });
  }

  @Test
  void aUsersChangesAreWritten() {
    factory.runInTransaction(
        entityManager -> {
          CruddurUser managed = entityManager.find(CruddurUser.class, andrea.getUuid());
          managed.updateProfile("Andrea B.", "Likes trains");
          managed.changeHandle(andrea.getHandle() + "-b");
          managed.changeEmail("b@example.com");
        });
    CruddurUser after =
        factory.callInTransaction(em -> em.find(CruddurUser.class, andrea.getUuid()));
    assertThat(after.getDisplayName()).isEqualTo("Andrea B.");
    assertThat(after.getBio()).isEqualTo("Likes trains");
    assertThat(after.getHandle()).isEqualTo(andrea.getHandle() + "-b");
    assertThat(after.getEmail()).isEqualTo("b@example.com");
  }

  /** All five tables are validated at start; this is a host's own query over them. */
  @Test
  void likesRepostsAndFollowsAreRead() throws Exception {
    CruddurActivity post = persisted(post());
    postgres.execute(
        """
        INSERT INTO likes (activity_uuid, user_uuid) VALUES ('%1$s', '%2$s');
        INSERT INTO reposts (activity_uuid, user_uuid) VALUES ('%1$s', '%2$s')
        """
            .formatted(post.getUuid(), andrea.getUuid()));
    CruddurUser bob =
        new CruddurUser("Bob", "b" + UUID.randomUUID(), null, "b" + UUID.randomUUID(), NOW);
    factory.runInTransaction(entityManager -> entityManager.persist(bob));
    postgres.execute(
        "INSERT INTO follows (follower_uuid, followee_uuid) VALUES ('%s', '%s')"
            .formatted(bob.getUuid(), andrea.getUuid()));

    factory.runInTransaction(
        entityManager -> {
          assertThat(
                  entityManager
                      .createQuery(
                          """
                          select l.user.handle from CruddurLike l
                            join CruddurRepost r on r.activityUuid = l.activityUuid and r.userUuid = l.userUuid
                            join CruddurFollow f on f.followee = l.user
                           where l.activity.message = 'Hello' and f.followerUuid = :follower
                          """,
                          String.class)
                      .setParameter("follower", bob.getUuid())
                      .getResultList())
              .containsExactly(andrea.getHandle());
          CruddurLike like =
              entityManager.find(
                  CruddurLike.class, new ReactionKey(post.getUuid(), andrea.getUuid()));
          assertThat(like.getActivity()).isEqualTo(post);
          assertThat(like.getCreatedAt()).isNotNull();
          assertThat(
                  entityManager.find(
                      CruddurFollow.class, new FollowKey(bob.getUuid(), andrea.getUuid())))
              .extracting(CruddurFollow::getFollowee)
              .isEqualTo(andrea);
        });
  }

  private CruddurActivity post() {
    return new CruddurActivity(
        ids.get(), andrea.getUuid(), "Hello", Ttl.ONE_HOUR.expiryFrom(NOW), NOW);
  }

  private static CruddurActivity persisted(CruddurActivity activity) {
    factory.runInTransaction(entityManager -> entityManager.persist(activity));
    return activity;
  }

  private static CruddurActivity found(UUID uuid) {
    return factory.callInTransaction(
        entityManager -> entityManager.find(CruddurActivity.class, uuid));
  }

  private static void createTables(DataSource dataSource) throws Exception {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(Files.readString(CHANGES.resolve("0001_create_users.sql")));
      statement.execute(Files.readString(CHANGES.resolve("0002_create_activities.sql")));
      statement.execute(Files.readString(CHANGES.resolve("0003_create_likes.sql")));
      statement.execute(Files.readString(CHANGES.resolve("0004_create_reposts.sql")));
      statement.execute(Files.readString(CHANGES.resolve("0005_create_follows.sql")));
      statement.execute(Files.readString(CHANGES.resolve("0016_suspend_users.sql")));
      statement.execute(Files.readString(CHANGES.resolve("0035_note_edits.sql")));
      statement.execute("CREATE TABLE host_users (id uuid PRIMARY KEY)");
    }
  }
}
