package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.cruddur.AuthorsCacheSettings;
import io.cruddur.Cruddur;
import io.cruddur.CruddurBuilder;
import io.cruddur.HikariCredentials;
import io.cruddur.PoolSettings;
import io.cruddur.ReplicaSettings;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.repo.CruddurRepositories;
import jakarta.persistence.EntityManager;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A setting that cannot act is refused, not ignored. */
class RefusedSettingsTest {

  private static final ConnectionUrl URL =
      ConnectionUrl.parse("postgresql://cruddur:secret@localhost/cruddur");

  private static final DataSource DATA_SOURCE = unused(DataSource.class);

  /** Nothing may be called. */
  private static <T> T unused(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            RefusedSettingsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              throw new AssertionError(method);
            }));
  }

  private static final Map<String, Function<CruddurBuilder, CruddurBuilder>> OF_OWN_CONNECTIONS =
      Map.of(
          "url", builder -> builder.url(URL),
          "dataSource", builder -> builder.dataSource(DATA_SOURCE),
          "pool", builder -> builder.pool(PoolSettings.forService()),
          "credentials", builder -> builder.credentials(URL::credentials),
          "migrationDataSource", builder -> builder.migrationDataSource(DATA_SOURCE),
          "historyTable", builder -> builder.historyTable("mine"),
          "replicas", builder -> builder.replicas(URL),
          "replicaSettings", builder -> builder.replicaSettings(ReplicaSettings.defaults()),
          "authorsCache", builder -> builder.authorsCache(AuthorsCacheSettings.defaults()),
          "migrations", builder -> builder.migrations(MigrationMode.RUN));

  @Test
  void besideAHostsDataSourceThereIsNoPoolOfOurs() {
    for (String setting : new String[] {"pool", "credentials"}) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  OF_OWN_CONNECTIONS
                      .get(setting)
                      .apply(Cruddur.builder())
                      .dataSource(DATA_SOURCE)
                      .build())
          .withMessageContaining("The setting %s of Cruddur.builder() cannot act", setting);
    }
  }

  @Test
  void onAHostsConnectionOrEntityManagerThereIsNothingOfOurs() {
    OF_OWN_CONNECTIONS.forEach(
        (setting, set) -> {
          assertThatIllegalStateException()
              .isThrownBy(() -> set.apply(Cruddur.builder()).on(unused(Connection.class)))
              .withMessageContaining("The setting %s of Cruddur.builder() cannot act", setting);
          assertThatIllegalStateException()
              .isThrownBy(() -> set.apply(Cruddur.builder()).on(unused(EntityManager.class)))
              .withMessageContaining("The setting %s of Cruddur.builder() cannot act", setting);
        });
    assertThatIllegalStateException()
        .isThrownBy(() -> Cruddur.builder().schema("mine").on(unused(EntityManager.class)))
        .withMessageContaining("The setting schema");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                CruddurRepositories.builder().dataSource(DATA_SOURCE).on(unused(Connection.class)));
  }

  @Test
  void eitherAUrlOrADataSource() {
    assertThatIllegalStateException().isThrownBy(() -> Cruddur.builder().build());
    assertThatIllegalStateException()
        .isThrownBy(() -> Cruddur.builder().url(URL).dataSource(DATA_SOURCE).build());
  }

  @Test
  void whatIsNotMigratedNeedsNoDataSourceForIt() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Cruddur.builder()
                    .dataSource(DATA_SOURCE)
                    .migrations(MigrationMode.OFF)
                    .migrationDataSource(DATA_SOURCE)
                    .build())
        .withMessageContaining("The setting migrationDataSource");
  }

  @Test
  void aProgrammersNullIsSaidByName() {
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> Cruddur.on((Connection) null))
        .withMessage("connection");
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> Cruddur.builder().dataSource(DATA_SOURCE, null))
        .withMessage("hostTransactions");
  }

  @Test
  void replicasAreOfThePrimarysKind() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Cruddur.builder().url(URL).replicas(DATA_SOURCE).build())
        .withMessageContaining("hand over their URLs");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Cruddur.builder()
                    .dataSource(DATA_SOURCE)
                    .replicas(URL)
                    .replicas(DATA_SOURCE)
                    .build())
        .withMessageContaining("there are DataSources of replicas");
    assertThatIllegalStateException()
        .isThrownBy(
            () -> Cruddur.builder().url(URL).replicaSettings(ReplicaSettings.defaults()).build())
        .withMessageContaining("The setting replicaSettings");
  }

  @Test
  void noDurationOfReplicasIsLongerThanADay() {
    Duration day = Duration.ofDays(1);
    ReplicaSettings.defaults().withMaxLag(day).withPatience(day).withChecks(day, day);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplicaSettings.defaults().withMaxLag(day.plusNanos(1)))
        .withMessageStartingWith("maxLag PT24H0.000000001S");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ReplicaSettings.defaults().withChecks(Duration.ofSeconds(Long.MAX_VALUE), day))
        .withMessageContaining("a day or shorter");
  }

  @Test
  void aProgrammersNullOfReplicasAndCredentialsIsSaidByName() {
    Map.<String, Runnable>of(
            "urls", () -> Cruddur.builder().replicas((ConnectionUrl[]) null),
            "urls holds a null", () -> Cruddur.builder().replicas(URL, null),
            "dataSources", () -> Cruddur.builder().replicas((DataSource[]) null),
            "dataSources holds a null", () -> Cruddur.builder().replicas(DATA_SOURCE, null),
            "source", () -> new HikariCredentials(null))
        .forEach(
            (message, call) ->
                assertThatNullPointerException().isThrownBy(call::run).withMessage(message));
  }

  @Test
  void aSchemaOfAHostsConnectionThatCannotBeIsRefused() {
    for (String name : new String[] {"", "nul\0", "s".repeat(64)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Cruddur.builder().schema(name).on(unused(Connection.class)))
          .withMessageStartingWith("The name of a schema or table must");
    }
  }
}
