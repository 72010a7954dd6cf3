package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cruddur.migrations.adoption.AdoptionOptions;
import io.cruddur.migrations.internal.Settings;
import io.cruddur.test.PgBouncer;
import io.cruddur.test.PostgresExtension;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** PgBouncer between the service and its database. */
class PoolerIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @TempDir private Path directory;

  @BeforeEach
  void requirePgBouncer() {
    assumeTrue(PgBouncer.executable().isPresent(), "PgBouncer is not installed");
  }

  @Test
  void transactionPoolingIsRefusedBeforeAnythingIsLockedOrChanged() throws Exception {
    try (PgBouncer pooler = PgBouncer.start(directory, postgres.database(), "transaction")) {
      assertThatThrownBy(() -> Migrator.on(pooler.dataSource()).build().run())
          .isInstanceOf(TransactionPoolingException.class)
          .hasMessageContaining("pool_mode = transaction")
          .hasMessageContaining("DataSource of its own");
      try (Connection next = pooler.dataSource().getConnection()) {
        assertThat(Settings.get(next, "search_path")).isEqualTo("\"$user\", public");
        assertThat(Settings.get(next, "client_connection_check_interval")).isEqualTo("0");
      }
      assertThat(postgres.queryLong("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
          .isZero();
    }
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEmpty();
  }

  /**
   * Another client would get a session in which ours is the search_path, and policies are errors.
   */
  @Test
  void whatOnlyLooksLeavesNoSettingInSessionsOfOthers() throws Exception {
    Migrator.on(postgres.dataSource()).build().run();
    try (PgBouncer pooler = PgBouncer.start(directory, postgres.database(), "transaction")) {
      Migrator migrator = Migrator.on(pooler.dataSource()).build();
      List<ThrowingCallable> refused =
          List.of(
              migrator::examine,
              () -> migrator.adopt(AdoptionOptions.defaults()),
              migrator::repair,
              () -> migrator.planRollback(1));
      for (ThrowingCallable look : refused) {
        assertThatThrownBy(look).isInstanceOf(TransactionPoolingException.class);
      }
      assertThat(migrator.compare().problem()).contains("a pooler in transaction mode");
      assertThat(migrator.status().isUpToDate()).isTrue();
      try (Connection next = pooler.dataSource().getConnection()) {
        assertThat(Settings.get(next, "search_path")).isEqualTo("\"$user\", public");
        assertThat(Settings.get(next, "row_security")).isEqualTo("on");
      }
    }
    assertThat(postgres.queryLong("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
        .isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void anUpToDateSchemaIsAcceptedThroughIt(MigrationMode mode) throws Exception {
    Migrator.on(postgres.dataSource()).build().run();
    try (PgBouncer pooler = PgBouncer.start(directory, postgres.database(), "transaction")) {
      assertThat(Migrator.on(pooler.dataSource()).mode(mode).build().run().changeSets()).isEmpty();
    }
  }

  @Test
  void sessionPoolingIsAsGoodAsADirectConnection() throws Exception {
    try (PgBouncer pooler = PgBouncer.start(directory, postgres.database(), "session")) {
      assertThat(Migrator.on(pooler.dataSource()).build().run().changeSets()).isNotEmpty();
    }
    assertThat(Migrator.on(postgres.dataSource()).build().status().isUpToDate()).isTrue();
  }

  @Test
  void aPoolOfOneConnectionIsToldWhatIsNeeded() throws Exception {
    try (PgBouncer pooler = PgBouncer.start(directory, postgres.database(), "session")) {
      AtomicReference<Connection> only = new AtomicReference<>();
      DataSource ofOne =
          (DataSource)
              Proxy.newProxyInstance(
                  DataSource.class.getClassLoader(),
                  new Class<?>[] {DataSource.class},
                  (proxy, method, arguments) -> {
                    if (only.get() != null && !only.get().isClosed()) {
                      throw new SQLTransientConnectionException("total=1, active=1, waiting=0");
                    }
                    only.set(pooler.dataSource().getConnection());
                    return only.get();
                  });
      assertThatThrownBy(() -> Migrator.on(ofOne).build().run())
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("two connections")
          .hasMessageContaining("total=1")
          .hasCauseInstanceOf(SQLTransientConnectionException.class);
    }
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEmpty();
  }
}
