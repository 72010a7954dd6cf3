package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.internal.ChangeSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import liquibase.ChecksumVersion;
import liquibase.changelog.ChangeSet;
import org.junit.jupiter.api.Test;

/**
 * Keeps checksums.txt equal to what Liquibase computes, on whichever of its versions the build
 * runs. After adding a change set: {@code mvn -q -pl cruddur-migrations -am test
 * -Dtest=ChecksumsTest -Dsurefire.failIfNoSpecifiedTests=false -Dchecksums.write=true}.
 */
class ChecksumsTest {

  private static final Path FILE = Path.of("src/main/resources" + ChangeSets.RESOURCE);

  @Test
  void theChecksumsInTheJarAreThoseThatLiquibaseComputes() throws Exception {
    Map<String, String> computed = computed();
    if (Boolean.getBoolean("checksums.write")) {
      write(computed);
    }

    assertThat(ChangeSets.ofThisRelease().checksumById())
        .as(
            "checksums.txt is stale. An applied change set must never be edited; for a new one, run"
                + " this test with -Dchecksums.write=true")
        .containsExactlyEntriesOf(computed);
  }

  private static Map<String, String> computed() throws Exception {
    Map<String, String> checksums = new LinkedHashMap<>();
    for (ChangeSet changeSet : ParsedChangelog.changeSets()) {
      checksums.put(
          changeSet.getId(), changeSet.generateCheckSum(ChecksumVersion.latest()).toString());
    }
    return checksums;
  }

  private static void write(Map<String, String> checksums) throws IOException {
    String lines =
        checksums.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
            .collect(Collectors.joining());
    Files.writeString(FILE, lines);
    Files.writeString(Path.of("target/classes" + ChangeSets.RESOURCE), lines);
  }
}
