package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.AuthorsCacheSettings;
import io.cruddur.ReplicaSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CruddurPropertiesTest {

  private static CruddurProperties bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("cruddur", Bindable.of(CruddurProperties.class));
  }

  @Test
  void replicasAreNearEnoughWhenTheLibrarySaysSo() {
    CruddurProperties.Replicas replicas = bound(Map.of()).replicas();

    assertThat(
            new ReplicaSettings(
                replicas.maxLag(),
                replicas.patience(),
                replicas.interval(),
                replicas.silence(),
                replicas.primaryReads(),
                null))
        .isEqualTo(ReplicaSettings.defaults());
    assertThat(replicas.urls()).isEmpty();
    assertThat(replicas.datasources()).isEmpty();
  }

  @Test
  void authorsAreKeptAsLongAsTheLibrarySays() {
    CruddurProperties.AuthorsCache cache = bound(Map.of()).authorsCache();

    assertThat(cache.enabled()).isFalse();
    assertThat(cache.settings(null)).isEqualTo(AuthorsCacheSettings.defaults());
  }

  @Test
  void noPasswordIsPrinted() {
    assertThat(
            bound(
                Map.of(
                    "cruddur.replicas.url", "postgresql://app:secret@a,b/db",
                    "cruddur.replicas.urls", "postgresql://app:secret@a/db",
                    "cruddur.replicas.password", "secret",
                    "cruddur.migrations.url", "postgresql://app:secret@a/db",
                    "cruddur.migrations.password", "secret")))
        .asString()
        .doesNotContain("secret");
  }

  @Test
  void whatCannotActIsRefused() {
    for (String[] bad :
        new String[][] {
          {"cruddur.feeds.max-page-size", "0"},
          {"cruddur.feeds.max-page-size", "101"},
          {"cruddur.authors-cache.maximum-age", "999ms"},
          {"cruddur.authors-cache.maximum-size", "0"},
          {"cruddur.purge.batch-size", "0"},
          {"cruddur.purge.interval", "0s"},
          {"cruddur.reconcile.interval", "-1s"},
          {"cruddur.names.batch-size", "0"},
          {"cruddur.names.batch-size", "10001"},
          {"cruddur.names.interval", "0s"},
          {"cruddur.migrations.username", "owner"}
        }) {
      assertThatExceptionOfType(BindException.class)
          .as(bad[0])
          .isThrownBy(() -> bound(Map.of(bad[0], bad[1])))
          .withStackTraceContaining(bad[0]);
    }
    assertThat(bound(Map.of("cruddur.migrations.url", "")).migrations().url()).isNull();
  }

  @Test
  void anEditorKnowsTheProperties() throws IOException {
    try (InputStream metadata =
        CruddurProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      assertThat(new String(metadata.readAllBytes(), StandardCharsets.UTF_8))
          .containsPattern(
              "\"name\": \"cruddur\\.replicas\\.max-lag\",[^}]*\"description\": \"How far [^}]*\"defaultValue\": \"10s\"")
          .contains(
              "\"name\": \"cruddur.replicas.url\"", "\"name\": \"cruddur.replicas.datasources\"");
    }
  }
}
