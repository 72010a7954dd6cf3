package io.cruddur.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Module borders are where the dependencies are: nobody has to leave a framework out by hand. What
 * each module may bring is checked by the enforcer rule "dependencies" of its POM.
 */
class ExclusionsTest {

  private static final Pattern FRAMEWORK =
      Pattern.compile(
          "<exclusion>\\s*<groupId>(org\\.hibernate[^<]*|org\\.liquibase|com\\.zaxxer|jakarta\\.persistence)"
              + "</groupId>");

  @Test
  void noPomExcludesAFramework() throws IOException {
    Path root = ProjectModule.ROOT;
    List<Path> poms;
    try (Stream<Path> files = Files.walk(root, 3)) {
      poms =
          files
              .filter(file -> file.endsWith("pom.xml"))
              .filter(file -> !root.relativize(file).toString().contains("target"))
              .toList();
    }
    assertThat(poms).hasSizeGreaterThan(8);
    assertThat(poms)
        .allSatisfy(pom -> assertThat(Files.readString(pom)).doesNotContainPattern(FRAMEWORK));
  }
}
