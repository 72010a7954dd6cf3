package io.cruddur.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.database.DatabaseException;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Tables and rules of a host's that keep rows of ours: foreign keys that refuse a deletion, row
 * security and triggers under which nothing changes.
 */
@Tag("thorough")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostTablesIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private Cruddur cruddur;

  @BeforeEach
  void open() {
    cruddur = Cruddur.connect(postgres.url());
  }

  @AfterEach
  void close() {
    cruddur.close();
  }

  private CruddurUser register(String handle) {
    return cruddur.users().register(new NewUser(handle, handle, null, "sub-" + handle)).user();
  }

  private UUID post(CruddurUser author, String message) {
    return cruddur.activities().create(author, message, Ttl.ONE_HOUR).getUuid();
  }

  private void expireAll() {
    postgres.execute(
        "UPDATE activities SET created_at = created_at - interval '2 h', expires_at = expires_at -"
            + " interval '2 h'");
  }

  private long count(String rows) {
    return postgres.queryLong("SELECT count(*) FROM " + rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ON DELETE RESTRICT", "DEFERRABLE INITIALLY DEFERRED"})
  void aUserWhomTheHostRefersToIsErasedAndStopsNobody(String clause) {
    postgres.execute("CREATE TABLE audit (user_uuid uuid REFERENCES users (uuid) " + clause + ")");
    CruddurUser al = register("al");
    CruddurUser bo = register("bo");
    UUID post = post(al, "a post");
    cruddur.activities().reply(bo, ActivityRef.of(post(al, "another")), "a reply");
    postgres.execute("INSERT INTO audit SELECT uuid FROM users WHERE handle = 'al'");

    assertThat(cruddur.users().delete(al)).isTrue();

    assertThat(count("activities WHERE uuid = '" + post + "'")).isZero();
    assertThat(count("users WHERE deletion_completed_at IS NOT NULL AND handle LIKE 'erased-%'"))
        .isOne();
    assertThat(cruddur.users().delete(bo)).isTrue();
    assertThat(count("activities")).isZero();
    assertThat(count("users")).isOne();
    postgres.execute("UPDATE erasures SET erased_at = now() - interval '31 days'");
    assertThat(cruddur.activities().purgeAllExpired(10)).isEqualTo(2);
    assertThat(count("erasures")).isZero();
    assertThat(count("audit")).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ON DELETE RESTRICT", "DEFERRABLE INITIALLY DEFERRED"})
  void anActivityThatTheHostRefersToBecomesATombstone(String clause) {
    postgres.execute(
        "CREATE TABLE stars (activity_uuid uuid REFERENCES activities (uuid) " + clause + ")");
    CruddurUser al = register("al");
    for (int i = 0; i < 20; i++) {
      post(al, "post " + i);
    }
    postgres.execute(
        "INSERT INTO stars SELECT uuid FROM activities WHERE message IN ('post 3', 'post 17')");
    UUID starred = post(al, "to be deleted");
    postgres.execute("INSERT INTO stars VALUES ('" + starred + "')");

    assertThat(cruddur.activities().delete(al, ActivityRef.of(starred))).isTrue();
    assertThat(cruddur.activities().delete(al, ActivityRef.of(starred))).isFalse();
    assertThat(cruddur.activities().show(ActivityRef.of(starred))).isEmpty();
    expireAll();
    assertThat(cruddur.activities().purgeAllExpired(7)).isEqualTo(20);

    assertThat(count("activities")).isEqualTo(3);
    assertThat(count("activities WHERE deleted_at IS NOT NULL AND message = '[deleted]'"))
        .isEqualTo(3);
    assertThat(cruddur.users().delete(al)).isTrue();
    assertThat(count("users WHERE deletion_completed_at IS NOT NULL")).isOne();
  }

  @Test
  void aHostsTableMayHaveTheNameOfOneOfOursInAnotherSchema() {
    postgres.execute(
        """
        CREATE SCHEMA app;
        CREATE TABLE app.bookmarks (activity_uuid uuid REFERENCES activities (uuid));
        CREATE TABLE app.likes (user_uuid uuid REFERENCES users (uuid))
        """);
    CruddurUser al = register("al");
    for (int i = 0; i < 5; i++) {
      post(al, "post " + i);
    }
    postgres.execute(
        "INSERT INTO app.bookmarks SELECT uuid FROM activities WHERE message = 'post 3'");
    postgres.execute("INSERT INTO app.likes SELECT uuid FROM users");
    expireAll();

    assertThat(cruddur.activities().purgeAllExpired(7)).isEqualTo(5);
    assertThat(count("activities WHERE message = '[deleted]'")).isOne();
    assertThat(count("activities")).isOne();

    assertThat(cruddur.users().delete(al)).isTrue();
    assertThat(count("users WHERE deletion_completed_at IS NOT NULL")).isOne();
  }

  @Test
  void aReplyIsDeletedThoughTheHostRefersToTheTombstoneAboveIt() {
    postgres.execute("CREATE TABLE stars (activity_uuid uuid REFERENCES activities (uuid))");
    CruddurUser al = register("al");
    ActivityRef post = ActivityRef.of(post(al, "a post"));
    ActivityRef reply = ActivityRef.of(cruddur.activities().reply(al, post, "a reply").getUuid());
    postgres.execute("INSERT INTO stars SELECT uuid FROM activities WHERE message = 'a post'");
    cruddur.activities().delete(al, post);

    assertThat(cruddur.activities().delete(al, reply)).isTrue();

    assertThat(count("activities WHERE uuid = '" + reply.uuid() + "'")).isZero();
    assertThat(count("activities")).isOne();
  }

  /** A host's trigger refuses one user's row, and others' deletions are finished all the same. */
  @Test
  void whatIsRefusedIsToldOnceTheRestIsDone() {
    CruddurUser al = register("al");
    CruddurUser bo = register("bo");
    postgres.execute(
        """
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'al is kept'; END $$;
        CREATE TRIGGER keep BEFORE DELETE OR UPDATE OF deletion_completed_at ON users
          FOR EACH ROW WHEN (OLD.email = 'al@example.com') EXECUTE FUNCTION keep();
        UPDATE users SET deleted_at = now(), handle = 'erased-' || handle, cognito_user_id = NULL;
        UPDATE users SET deleted_at = now() - interval '1 h', email = 'al@example.com'
         WHERE handle = 'erased-al';
        INSERT INTO erasures VALUES (sha256('gone'), now() - interval '31 days')
        """);

    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> cruddur.activities().purgeAllExpired(10))
        .withMessageContaining("al is kept");

    assertThat(count("users")).isOne();
    assertThat(count("users WHERE uuid = '" + bo.getUuid() + "'")).isZero();
    assertThat(count("users WHERE uuid = '" + al.getUuid() + "'")).isOne();
    assertThat(count("erasures")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void expiredActivitiesThatATriggerKeepsHoldNothingElseBack(int batch) {
    CruddurUser al = register("al");
    for (int i = 0; i < 20; i++) {
      post(al, "post " + i);
    }
    expireAll();
    postgres.execute(
        """
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is kept', OLD.message; END $$;
        CREATE TRIGGER keep BEFORE DELETE OR UPDATE ON activities
          FOR EACH ROW WHEN (OLD.message IN ('post 0', 'post 1', 'post 17')) EXECUTE FUNCTION keep()
        """);

    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> cruddur.activities().purgeAllExpired(batch))
        .withMessageContaining("post 0 is kept")
        .satisfies(refusal -> assertThat(refusal.getSuppressed()).hasSize(2));

    assertThat(count("activities")).isEqualTo(3);
    assertThat(count("activities WHERE deleted_at IS NULL")).isEqualTo(3);
    postgres.execute("DROP TRIGGER keep ON activities");
    assertThat(cruddur.activities().purgeAllExpired(batch)).isEqualTo(3);
  }

  @Test
  void whereATriggerKeepsEverythingTheCallEndsSoon() {
    CruddurUser al = register("al");
    for (int i = 0; i < 40; i++) {
      post(al, "post " + i);
    }
    expireAll();
    postgres.execute(
        """
        CREATE SEQUENCE tried;
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM nextval('tried'); RAISE EXCEPTION 'kept'; END $$;
        CREATE TRIGGER keep BEFORE DELETE ON activities FOR EACH ROW EXECUTE FUNCTION keep()
        """);

    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> cruddur.activities().purgeExpired(40))
        .withMessageContaining("kept");

    assertThat(count("activities")).isEqualTo(40);
    assertThat(postgres.queryLong("SELECT last_value FROM tried")).isBetween(17L, 60L);
  }

  /** The role may read activities, and change none: nothing of this may be tried for ever. */
  @Test
  void whereRowSecurityLetsNothingBeChangedEveryCallEnds() {
    CruddurUser al = register("al");
    CruddurUser bo = register("bo");
    post(al, "a post for @bo");
    expireAll();
    postgres.execute(
        """
        UPDATE activities SET names_stored = FALSE;
        DO $$ BEGIN CREATE ROLE host_tables_reader; EXCEPTION WHEN duplicate_object THEN END $$;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO host_tables_reader;
        ALTER TABLE activities ENABLE ROW LEVEL SECURITY;
        CREATE POLICY all_may_read ON activities FOR SELECT USING (TRUE)
        """);
    PGSimpleDataSource asReader = new PGSimpleDataSource();
    asReader.setUrl(postgres.jdbcUrl());
    asReader.setUser(postgres.user());
    asReader.setPassword(postgres.password());
    asReader.setOptions("-c role=host_tables_reader");
    try (Cruddur app = Cruddur.builder().dataSource(asReader).build()) {
      for (Runnable call :
          List.<Runnable>of(
              () -> app.activities().purgeExpired(10),
              () -> app.activities().purgeAllExpired(10),
              () -> app.activities().storeNames(10),
              () -> app.users().delete(al))) {
        assertThatExceptionOfType(DatabaseException.class)
            .isThrownBy(call::run)
            .withMessageContaining("row security");
      }
      assertThat(app.users().delete(bo)).isTrue();
    }
  }

  /** Of two activities the role may lock one: the other is not waited for. */
  @Test
  void whereRowSecurityHidesAParentFromLocksADeletionEnds() {
    CruddurUser al = register("al");
    CruddurUser bo = register("bo");
    ActivityRef post = ActivityRef.of(post(bo, "a post"));
    ActivityRef reply = ActivityRef.of(cruddur.activities().reply(al, post, "a reply").getUuid());
    postgres.execute(
        """
        DO $$ BEGIN CREATE ROLE host_tables_writer; EXCEPTION WHEN duplicate_object THEN END $$;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO host_tables_writer;
        ALTER TABLE activities ENABLE ROW LEVEL SECURITY;
        CREATE POLICY all_may_read ON activities FOR SELECT USING (TRUE);
        CREATE POLICY own ON activities FOR ALL USING (user_uuid = '%s')
        """
            .formatted(al.getUuid()));
    PGSimpleDataSource asWriter = new PGSimpleDataSource();
    asWriter.setUrl(postgres.jdbcUrl());
    asWriter.setUser(postgres.user());
    asWriter.setPassword(postgres.password());
    asWriter.setOptions("-c role=host_tables_writer");
    try (Cruddur app = Cruddur.builder().dataSource(asWriter).build()) {
      assertThatExceptionOfType(DatabaseException.class)
          .isThrownBy(() -> app.activities().delete(al, reply))
          .withMessageContaining("row security");
    }
  }

  /** A trigger swallows each change without a word. */
  @Test
  void whereATriggerSwallowsChangesEveryCallEnds() {
    CruddurUser al = register("al");
    CruddurUser bo = register("bo");
    cruddur.follows().follow(al, bo);
    post(al, "a post");
    expireAll();
    postgres.execute(
        """
        CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
        CREATE TRIGGER swallow BEFORE DELETE ON follows FOR EACH ROW EXECUTE FUNCTION swallow();
        CREATE TRIGGER swallow BEFORE UPDATE OR DELETE ON activities
          FOR EACH ROW EXECUTE FUNCTION swallow()
        """);

    for (Runnable call :
        List.<Runnable>of(
            () -> cruddur.activities().purgeAllExpired(10), () -> cruddur.users().delete(al))) {
      assertThatExceptionOfType(DatabaseException.class)
          .isThrownBy(call::run)
          .withMessageContaining("trigger");
    }
    postgres.execute(
        "CREATE TRIGGER swallow BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION swallow()");
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> cruddur.users().changeHandle(bo, "robert"))
        .withMessageContaining("trigger");
    postgres.execute("DROP TRIGGER swallow ON users");
    postgres.execute("DROP TRIGGER swallow ON activities");
    assertThat(cruddur.activities().purgeExpired(10)).isOne();
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> cruddur.activities().purgeAllExpired(10))
        .withMessageContaining("trigger");
    postgres.execute("DROP TRIGGER swallow ON follows");
    assertThat(cruddur.activities().purgeAllExpired(10)).isOne();
    assertThat(count("users")).isOne();
  }

  @Test
  void anInterruptEndsADeletionBetweenBatchesAndThePurgeFinishesIt() throws InterruptedException {
    CruddurUser al = register("al");
    postgres.execute(
        "INSERT INTO activities (user_uuid, message, created_at) SELECT uuid, 'post', now() - i *"
            + " interval '1 s' FROM users, generate_series(1, 1200) i");
    Throwable[] thrown = new Throwable[1];
    boolean[] interrupted = new boolean[1];
    Thread thread =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              try {
                cruddur.users().delete(al);
              } catch (DatabaseException e) {
                thrown[0] = e;
              }
              interrupted[0] = Thread.currentThread().isInterrupted();
            });
    thread.start();
    thread.join(Duration.ofSeconds(30).toMillis());

    assertThat(thrown[0]).hasMessageContaining("interrupted");
    assertThat(interrupted[0]).isTrue();
    assertThat(count("activities")).isEqualTo(700);
    assertThat(cruddur.activities().purgeAllExpired(500)).isEqualTo(700);
    assertThat(count("users")).isZero();
  }
}
