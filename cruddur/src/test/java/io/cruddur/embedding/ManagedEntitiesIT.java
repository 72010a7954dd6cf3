package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryCall;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.contract.Values;
import io.cruddur.embedding.host.HostPersistence;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.engine.spi.SessionImplementor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A host that has every entity managed: after each call each of them is as the row is, or detached
 * if the row is deleted, and the host can go on editing.
 */
class ManagedEntitiesIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private EntityManagerFactory factory;
  private EntityManager entityManager;
  private Repositories cruddur;
  private NewUser newUser;
  private UUID river;
  private UUID wren;
  private UUID post;

  @BeforeEach
  void begin() {
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    factory = HostPersistence.local(postgres.dataSource()).createEntityManagerFactory();
    entityManager = factory.createEntityManager();
    cruddur = Cruddur.on(entityManager);
    beginAnew();
  }

  /** River, with a post that Wren replies to and likes; one expired post of each; all managed. */
  private void beginAnew() {
    entityManager.getTransaction().begin();
    newUser = RepositoryContract.newUser("river");
    river = cruddur.users().register(newUser).user().getUuid();
    wren = cruddur.users().register(RepositoryContract.newUser("wren")).user().getUuid();
    post = cruddur.activities().create(UserRef.of(river), "Post", Ttl.ONE_DAY).getUuid();
    cruddur.activities().reply(UserRef.of(wren), ActivityRef.of(post), "Reply");
    cruddur.activities().like(UserRef.of(wren), ActivityRef.of(post));
    cruddur.activities().repost(UserRef.of(wren), ActivityRef.of(post));
    for (UUID author : List.of(river, wren)) {
      entityManager.persist(
          new CruddurActivity(
              UUID.randomUUID(), author, "Expired", Instant.EPOCH.plusSeconds(1), Instant.EPOCH));
    }
    entityManager.flush();
    entityManager.clear();
    manageAll();
  }

  private void manageAll() {
    entityManager.createQuery("from CruddurUser", CruddurUser.class).getResultList();
    entityManager.createQuery("from CruddurActivity", CruddurActivity.class).getResultList();
  }

  @AfterEach
  void rollBack() {
    entityManager.getTransaction().rollback();
    entityManager.close();
    factory.close();
  }

  private List<Object> managed() {
    return Stream.of(
            entityManager
                .unwrap(SessionImplementor.class)
                .getPersistenceContextInternal()
                .reentrantSafeEntityEntries())
        .map(Map.Entry::getKey)
        .map(Object.class::cast)
        .toList();
  }

  /** As the connection sees it, because a query would flush, and give back what is managed. */
  private Map<UUID, String> rows() {
    return entityManager
        .unwrap(Session.class)
        .doReturningWork(
            connection -> {
              Map<UUID, String> rows = new LinkedHashMap<>();
              try (var statement = connection.createStatement();
                  var row =
                      statement.executeQuery(
                          """
                          SELECT uuid, concat_ws('|', display_name, handle, email, cognito_user_id,
                                                 bio, deleted_at IS NOT NULL) FROM users
                          UNION ALL
                          SELECT uuid, concat_ws('|', message, replies_count, reposts_count,
                                                 likes_count, deleted_at IS NOT NULL) FROM activities
                          """)) {
                while (row.next()) {
                  rows.put(row.getObject(1, UUID.class), row.getString(2));
                }
              }
              return rows;
            });
  }

  private static String state(Object entity) {
    Stream<Object> fields =
        entity instanceof CruddurUser user
            ? Stream.of(
                user.getDisplayName(),
                user.getHandle(),
                user.getEmail(),
                user.getCognitoUserId(),
                user.getBio(),
                user.getDeletedAt() != null ? "t" : "f")
            : Stream.of(
                ((CruddurActivity) entity).getMessage(),
                ((CruddurActivity) entity).getRepliesCount(),
                ((CruddurActivity) entity).getRepostsCount(),
                ((CruddurActivity) entity).getLikesCount(),
                ((CruddurActivity) entity).getDeletedAt() != null ? "t" : "f");
    return String.join("|", fields.filter(f -> f != null).map(Object::toString).toList());
  }

  private static UUID uuid(Object entity) {
    return entity instanceof CruddurUser user
        ? user.getUuid()
        : ((CruddurActivity) entity).getUuid();
  }

  private void expectAllAsStored(String call) {
    Map<UUID, String> rows = rows();
    for (Object entity : managed()) {
      assertThat(state(entity)).as("%s: %s", call, entity).isEqualTo(rows.get(uuid(entity)));
    }
    assertThat(entityManager.getTransaction().getRollbackOnly()).as(call).isFalse();
  }

  /** What the host does next with what it has. */
  private void editAll() {
    for (Object entity : managed()) {
      if (entity instanceof CruddurUser user) {
        user.updateProfile("Edited", "Edited");
      } else if (entity instanceof CruddurActivity activity) {
        activity.changeExpiry(Instant.EPOCH.plusSeconds(7));
      }
    }
    entityManager.flush();
  }

  @TestFactory
  Stream<DynamicTest> afterEachCallEveryManagedEntityIsAsItsRow() {
    return RepositoryCall.all().stream()
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.name(),
                    () ->
                        inATransactionOfItsOwn(
                            call.name(),
                            repositories -> {
                              Object[] arguments =
                                  call.arguments(
                                      new RepositoryCall.Good(newUser, river, wren, post));
                              for (int i = 0; i < arguments.length; i++) {
                                if (arguments[i] instanceof Stream<?>) {
                                  arguments[i] =
                                      Stream.of(
                                          Values.imported(
                                              null, river, "Imported", post, null, null));
                                }
                              }
                              call.on(repositories, arguments);
                            })));
  }

  private void inATransactionOfItsOwn(String name, Consumer<Repositories> call) {
    entityManager.getTransaction().rollback();
    entityManager.clear();
    beginAnew();

    call.accept(cruddur);

    expectAllAsStored(name);
    editAll();
  }

  @Test
  void countersThatAnotherProgramLeftWrongAreRightAfterReconciliation() {
    entityManager
        .createNativeQuery("UPDATE activities SET likes_count = 7 WHERE message = 'Post'")
        .executeUpdate();

    assertThat(cruddur.activities().reconcileCounters()).isOne();

    expectAllAsStored("reconcileCounters");
    assertThat(entityManager.find(CruddurActivity.class, post).getLikesCount()).isOne();
  }

  @Test
  void aTombstoneThatAPurgeErasesIsAsItsRow() {
    cruddur.activities().delete(UserRef.of(river), ActivityRef.of(post));
    entityManager.flush();
    entityManager
        .createNativeQuery(
            "UPDATE activities SET erasure_stage = NULL, message = 'Of an older release' WHERE uuid = ?")
        .setParameter(1, post)
        .executeUpdate();
    entityManager.clear();
    manageAll();

    assertThat(cruddur.activities().purgeAllExpired(10)).isPositive();

    expectAllAsStored("purgeAllExpired");
    assertThat(entityManager.find(CruddurActivity.class, post).getMessage()).isEqualTo("[deleted]");
  }

  /** As of a like from a session that is closed: nothing has been read of its activity. */
  @Test
  void anActivityThatIsNotLoadedIsAReference() {
    CruddurActivity proxy = entityManager.getReference(CruddurActivity.class, UUID.randomUUID());
    entityManager.detach(proxy);

    for (RepositoryCall call : RepositoryCall.all()) {
      Object[] arguments = call.arguments(new RepositoryCall.Good(newUser, river, wren, post));
      boolean takesAnActivity = false;
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i] instanceof ActivityRef) {
          arguments[i] = proxy;
          takesAnActivity = true;
        }
      }
      if (takesAnActivity) {
        assertThatCode(() -> ignoringWhatIsNotThere(() -> call.on(cruddur, arguments)))
            .as(call.name())
            .doesNotThrowAnyException();
      }
    }
  }

  private static void ignoringWhatIsNotThere(Runnable call) {
    try {
      call.run();
    } catch (ActivityNotFoundException expected) {
      // why: nobody has written it.
    }
  }

  @Test
  void aLikeARepostAndAFollowAreDetachedWhenTheyAreTakenBack() {
    assertDetached(
        "from CruddurLike",
        () -> cruddur.activities().unlike(UserRef.of(wren), ActivityRef.of(post)));
    assertDetached(
        "from CruddurRepost",
        () -> cruddur.activities().unrepost(UserRef.of(wren), ActivityRef.of(post)));
    cruddur.follows().follow(UserRef.of(wren), UserRef.of(river));
    assertDetached(
        "from CruddurFollow",
        () ->
            cruddur
                .follows()
                .unfollow(
                    UserRef.ofCognitoUserId("sub-wren"), UserRef.ofCognitoUserId("sub-river")));
  }

  @Test
  void whatIsDeletedTakesItsLikesRepostsAndFollowsWithIt() {
    CruddurActivity reply =
        entityManager
            .createQuery("from CruddurActivity where message = 'Reply'", CruddurActivity.class)
            .getSingleResult();
    cruddur.activities().like(UserRef.of(river), reply);
    assertDetached(
        "from CruddurLike l where l.user.handle = 'river'",
        () -> cruddur.activities().delete(UserRef.of(wren), reply));

    cruddur.follows().follow(UserRef.of(wren), UserRef.of(river));
    Object follow = entityManager.createQuery("from CruddurFollow").getSingleResult();
    assertDetached("from CruddurLike", () -> cruddur.users().delete(UserRef.of(wren)));
    assertThat(entityManager.contains(follow)).isFalse();
  }

  @Test
  void whatStaysIsStillManaged() {
    Object like = entityManager.createQuery("from CruddurLike").getSingleResult();

    cruddur.activities().like(UserRef.of(river), ActivityRef.of(post));
    cruddur.activities().unlike(UserRef.of(river), ActivityRef.of(post));

    assertThat(entityManager.contains(like)).isTrue();
  }

  private void assertDetached(String query, BooleanSupplier call) {
    Object pair = entityManager.createQuery(query).getSingleResult();
    assertThat(call.getAsBoolean()).isTrue();
    assertThat(entityManager.contains(pair)).as(query).isFalse();
    entityManager.flush();
  }

  @Test
  void aTombstoneAndItsErasedAuthorAreDetachedWithTheLastReply() {
    CruddurUser author = entityManager.find(CruddurUser.class, river);
    CruddurActivity tombstone = entityManager.find(CruddurActivity.class, post);
    cruddur.users().delete(UserRef.of(river));
    expectAllAsStored("delete a user");
    assertThat(entityManager.contains(author)).isTrue();
    assertThat(author.getEmail()).isNull();
    assertThat(tombstone.getDeletedAt()).isNotNull();
    CruddurActivity reply =
        entityManager
            .createQuery("from CruddurActivity where message = 'Reply'", CruddurActivity.class)
            .getSingleResult();

    assertThat(cruddur.activities().delete(UserRef.of(wren), reply)).isTrue();

    expectAllAsStored("delete the last reply");
    assertThat(entityManager.contains(reply)).isFalse();
    assertThat(entityManager.contains(tombstone)).isFalse();
    assertThat(entityManager.contains(author)).isFalse();
    editAll();
  }
}
