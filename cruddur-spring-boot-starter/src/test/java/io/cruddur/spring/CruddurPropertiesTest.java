package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.AuthorsCacheSettings;
import io.cruddur.ReplicaSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.json.JsonParserFactory;

class CruddurPropertiesTest {

  private static CruddurProperties bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("cruddur", Bindable.of(CruddurProperties.class));
  }

  @Test
  void replicasAreNearEnoughWhenTheLibrarySaysSo() {
    CruddurProperties.Replicas replicas = bound(Map.of()).replicas();

    assertThat(
            ReplicaSettings.defaults()
                .withMaxLag(replicas.maxLag())
                .withPatience(replicas.patience())
                .withChecks(replicas.interval(), replicas.silence()))
        .usingRecursiveComparison()
        .isEqualTo(ReplicaSettings.defaults());
    assertThat(replicas.primaryReads()).isFalse();
    assertThat(replicas.urls()).isEmpty();
    assertThat(replicas.datasources()).isEmpty();
  }

  /** An editor shows the defaults of the annotations; where nothing is set, others apply. */
  @Test
  void aPropertyThatIsSetToItsDefaultChangesNothing() throws IOException {
    Map<String, String> documented = new HashMap<>();
    for (Map<String, Object> property : metadata()) {
      if (property.get("defaultValue") != null) {
        documented.put((String) property.get("name"), String.valueOf(property.get("defaultValue")));
      }
    }

    assertThat(documented).hasSizeGreaterThan(20);
    assertThat(bound(documented)).usingRecursiveComparison().isEqualTo(bound(Map.of()));
  }

  @Test
  void everyPropertyIsInTheReadmeOrTheReplicasPage() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String replicas = Files.readString(Path.of("../docs/replicas.md"));

    for (Map<String, Object> property : metadata()) {
      String name = (String) property.get("name");
      if (name.startsWith("cruddur.")) {
        String last = name.substring(name.lastIndexOf('.'));
        assertThat(name.startsWith("cruddur.replicas.") ? replicas : readme)
            .as(name)
            .matches(page -> page.contains("`" + name + "`") || page.contains("`" + last + "`"));
      }
    }
  }

  /** As {@code ${NOT_SET:}} is. */
  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void aTextThatIsBlankIsNone(String blank) throws IOException {
    Map<String, String> texts = new HashMap<>();
    for (Map<String, Object> property : metadata()) {
      String name = (String) property.get("name");
      if (name.startsWith("cruddur.") && property.get("type").equals("java.lang.String")) {
        texts.put(name, blank);
      }
    }

    assertThat(texts)
        .containsOnlyKeys(
            "cruddur.schema",
            "cruddur.datasource",
            "cruddur.migrations.history-table",
            "cruddur.migrations.url",
            "cruddur.migrations.username",
            "cruddur.migrations.password",
            "cruddur.replicas.url",
            "cruddur.replicas.username",
            "cruddur.replicas.password",
            "cruddur.replicas.token-cookie",
            "cruddur.replicas.token-header");
    assertThat(bound(texts)).usingRecursiveComparison().isEqualTo(bound(Map.of()));
  }

  @Test
  void authorsAreKeptAsLongAsTheLibrarySays() {
    CruddurProperties.AuthorsCache cache = bound(Map.of()).authorsCache();

    assertThat(cache.enabled()).isFalse();
    assertThat(cache.settings(null))
        .usingRecursiveComparison()
        .isEqualTo(AuthorsCacheSettings.defaults());
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
    List<Map<String, Object>> properties = metadata();

    assertThat(properties)
        .extracting(property -> property.get("name"))
        .contains("cruddur.replicas.url", "cruddur.replicas.datasources");
    assertThat(properties)
        .filteredOn("name", "cruddur.replicas.max-lag")
        .singleElement(InstanceOfAssertFactories.MAP)
        .containsEntry("defaultValue", "10s")
        .extractingByKey("description", InstanceOfAssertFactories.STRING)
        .startsWith("How far ");
  }

  /** What the annotation processor has written of our properties. */
  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> metadata() throws IOException {
    try (InputStream metadata =
        CruddurProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      String json = new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
      return (List<Map<String, Object>>)
          JsonParserFactory.getJsonParser().parseMap(json).get("properties");
    }
  }
}
