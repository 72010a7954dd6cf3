package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cruddur.Cruddur;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What a property may be is what the call behind it takes: no more, and no less. */
class PropertyBoundsIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  /** The least, one below it, the most, and one above it, where there is a most. */
  private static final String BOUNDS =
      """
      cruddur.authors-cache.maximum-age  , 1s  , 999ms ,,
      cruddur.authors-cache.maximum-size , 1   , 0 ,,
      cruddur.feeds.max-page-size        , 1   , 0    , 100   , 101
      cruddur.names.batch-size           , 1   , 0    , 10000 , 10001
      cruddur.names.interval             , 1ms , 0s ,,
      cruddur.purge.batch-size           , 1   , 0    , 10000 , 10001
      cruddur.purge.interval             , 1ms , 0s ,,
      cruddur.reconcile.interval         , 1ms , 0s ,,
      cruddur.replicas.interval          , 10ms, 9ms ,,
      cruddur.replicas.max-lag           , 0s  , -1ms ,,
      cruddur.replicas.patience          , 0s  , -1ms ,,
      cruddur.replicas.pool-size         , 1   , 0 ,,
      cruddur.replicas.silence           , 10ms, 9ms ,,
      """;

  private static Cruddur cruddur;

  @BeforeAll
  static void open() {
    cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build();
  }

  @AfterAll
  static void close() {
    cruddur.close();
  }

  @ParameterizedTest
  @CsvSource(textBlock = BOUNDS)
  void isAcceptedIfItCanBeAndRefusedElse(
      String name, String least, String below, String most, String above) {
    assertThatCode(() -> use(name, least)).doesNotThrowAnyException();
    assertThatCode(() -> use(name, below)).hasStackTraceContaining(below(name));
    if (most != null) {
      assertThatCode(() -> use(name, most)).doesNotThrowAnyException();
      assertThatCode(() -> use(name, above)).hasStackTraceContaining(name);
    }
  }

  // why: what refuses these is the library's own settings, which do not know the property.
  private static String below(String name) {
    return name.startsWith("cruddur.replicas.") && !name.endsWith("pool-size")
        ? "In cruddur.replicas: "
        : name;
  }

  /** Binds one property and makes the calls that get it. */
  private static void use(String name, String value) {
    CruddurProperties properties =
        new Binder(
                new MapConfigurationPropertySource(
                    Map.of(
                        name,
                        value,
                        "cruddur.replicas.url",
                        "postgresql://app@nowhere.example.com/none")))
            .bind("cruddur", Bindable.of(CruddurProperties.class))
            .get();
    Replicas.apply(properties.replicas(), new DefaultListableBeanFactory(), Cruddur.builder());
    properties.authorsCache().settings(null);
    PageQuery.first(properties.feeds().maxPageSize());
    assertThat(cruddur.activities().purgeAllExpired(properties.purge().batchSize())).isZero();
    assertThat(cruddur.activities().storeNames(properties.names().batchSize())).isZero();
  }

  @Test
  void everyNumberAndEveryTimeHasBounds() throws IOException {
    try (InputStream metadata =
        Objects.requireNonNull(
            CruddurProperties.class.getResourceAsStream(
                "/META-INF/spring-configuration-metadata.json"))) {
      assertThat(
              Pattern.compile(
                      "\"name\": \"(cruddur\\.[^\"]+)\",\\s+\"type\": \"java\\.(?:lang\\.Integer|lang\\.Long|time\\.Duration)\"")
                  .matcher(new String(metadata.readAllBytes(), StandardCharsets.UTF_8))
                  .results()
                  .map(property -> property.group(1)))
          .hasSizeGreaterThan(10)
          .containsExactlyInAnyOrderElementsOf(
              BOUNDS.lines().map(line -> line.split(",", 2)[0].strip()).toList());
    }
  }
}
