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
  void aRoleWithoutTheUrlItBelongsToIsRefused() {
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> bound(Map.of("cruddur.migrations.username", "owner")))
        .withStackTraceContaining("cruddur.migrations.username");
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
