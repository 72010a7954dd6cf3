package io.cruddur.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The build of each module refuses what depends on the default locale, also where it has arguments
 * of its own.
 */
class DefaultLocaleTest {

  @Test
  void everyCompilerOfCodeThatIsNotATestRefusesTheDefaultLocale() throws IOException {
    List<String> plugins;
    try (Stream<Path> poms = Files.walk(ProjectModule.ROOT, 3)) {
      plugins =
          poms.filter(file -> file.endsWith("pom.xml") && !file.toString().contains("/target/"))
              .flatMap(DefaultLocaleTest::lines)
              .filter(
                  line -> line.contains("-Xplugin:ErrorProne") && line.contains("NullAway:ERROR"))
              .toList();
    }

    assertThat(plugins).hasSizeGreaterThanOrEqualTo(2);
    for (String check : List.of("DefaultLocale", "StringCaseLocaleUsage")) {
      assertThat(plugins)
          .as(check)
          .allMatch(
              line -> line.matches(".* -Xep:" + check + ":(ERROR|\\$\\{default.locale.check}) .*"));
    }
    assertThat(lines(ProjectModule.ROOT.resolve("pom.xml")))
        .anyMatch(
            line -> line.strip().equals("<default.locale.check>ERROR</default.locale.check>"));
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
