package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.AuthorsCacheSettings;
import io.cruddur.Cruddur;
import io.cruddur.CruddurBuilder;
import io.cruddur.PoolSettings;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.migrations.InvalidNameException;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.test.PostgresExtension;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A start that is refused for its settings leaves the database as it was. */
class RefusedBuildIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private static final PoolSettings HASTY =
      PoolSettings.forService().withSocketTimeout(Duration.ofSeconds(10));

  private static final PoolSettings LATE =
      PoolSettings.forService()
          .withMaxLifetime(Duration.ofSeconds(30))
          .withLeakDetection(Duration.ofMinutes(1));

  private static final PoolSettings UNMEASURED = PoolSettings.forService().withMeters(new Object());

  private static void assertRefused(
      Class<? extends Exception> refusal, UnaryOperator<CruddurBuilder> settings) {
    ConnectionUrl url = ConnectionUrl.parse(postgres.url());
    assertThatThrownBy(() -> settings.apply(Cruddur.builder().url(url)).build().close())
        .isInstanceOf(refusal);
    assertThat(tables()).isZero();
  }

  private static long tables() {
    return postgres.queryLong(
        "SELECT count(*) FROM pg_class WHERE relnamespace = CAST('public' AS regnamespace)");
  }

  @Test
  void settingsOfThePool() {
    assertRefused(IllegalArgumentException.class, builder -> builder.pool(HASTY));
    assertRefused(IllegalArgumentException.class, builder -> builder.pool(LATE));
    assertRefused(IllegalArgumentException.class, builder -> builder.pool(UNMEASURED));
  }

  @Test
  void settingsOfThePoolsOfReplicas() {
    ConnectionUrl url = ConnectionUrl.parse(postgres.url());
    assertThatThrownBy(
            () ->
                Cruddur.builder()
                    .dataSource(postgres.dataSource())
                    .replicas(url)
                    .pool(HASTY)
                    .build()
                    .close())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(tables()).isZero();
  }

  @Test
  void aNameOfTheSchemaIsRefusedBeforeItConnects() {
    for (String name : new String[] {"", "nul\0", "s".repeat(64)}) {
      assertRefused(InvalidNameException.class, builder -> builder.schema(name));
      assertThatThrownBy(
              () ->
                  Cruddur.builder()
                      .url(ConnectionUrl.parse("postgresql://u:p@localhost:1/cruddur"))
                      .schema(name)
                      .migrations(MigrationMode.OFF)
                      .build()
                      .close())
          .isInstanceOf(InvalidNameException.class);
    }
  }

  /** What a host without Caffeine runs. */
  static final class CachedStart {

    private CachedStart() {}

    static void run(String url) {
      Cruddur.builder()
          .url(ConnectionUrl.parse(url))
          .authorsCache(AuthorsCacheSettings.defaults())
          .build()
          .close();
    }
  }

  @Test
  void anAuthorsCacheWithoutCaffeine() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (Path entry : ExecutableJar.classPath()) {
      if (!entry.getFileName().toString().startsWith("caffeine")) {
        classPath.add(entry.toUri().toURL());
      }
    }
    try (ChildFirstLoader host =
        new ChildFirstLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Method run =
          host.loadClass(CachedStart.class.getName()).getDeclaredMethod("run", String.class);
      run.setAccessible(true);
      assertThatThrownBy(() -> run.invoke(null, postgres.url()))
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("needs com.github.ben-manes.caffeine:caffeine");
    }
    assertThat(tables()).isZero();
  }
}
