package io.cruddur.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/decisions/README.md has one row for each decision, with its title and a state. */
class DecisionsTest {

  private static final Path DECISIONS = ProjectModule.ROOT.resolve("docs/decisions");
  private static final Pattern FILE = Pattern.compile("(\\d{4})-[a-z0-9-]+\\.md");
  private static final Pattern STATE = Pattern.compile("(in force|amended|replaced by)\\b[^|]*");

  @Test
  void theIndexListsEveryDecision() throws IOException {
    List<String> expected;
    try (Stream<Path> files = Files.list(DECISIONS)) {
      expected =
          files
              .filter(file -> !file.endsWith("README.md"))
              .sorted()
              .map(DecisionsTest::rowWithoutState)
              .toList();
    }
    List<String> rows =
        Files.readAllLines(DECISIONS.resolve("README.md")).stream()
            .filter(line -> line.startsWith("| ["))
            .toList();
    assertThat(rows)
        .extracting(row -> row.replaceFirst("\\| [^|]* \\|$", "|"))
        .containsExactlyElementsOf(expected);
    assertThat(rows)
        .allSatisfy(
            row -> {
              String[] cells = row.split(" \\| ", -1);
              assertThat(cells[2].replaceFirst(" \\|$", "")).as(row).matches(STATE);
            });
  }

  private static String rowWithoutState(Path file) {
    Matcher name = FILE.matcher(file.getFileName().toString());
    assertThat(name.matches()).as(file.toString()).isTrue();
    int number = Integer.parseInt(name.group(1));
    try (Stream<String> lines = Files.lines(file)) {
      String heading = lines.findFirst().orElseThrow();
      assertThat(heading).as(file.toString()).startsWith("# " + number + ". ");
      return "| [%s](%s) | %s |"
          .formatted(number, file.getFileName(), heading.substring(heading.indexOf(". ") + 2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
