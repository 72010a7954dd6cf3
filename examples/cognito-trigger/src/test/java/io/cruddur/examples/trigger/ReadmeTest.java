package io.cruddur.examples.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The steps of the README, as a shell would read them. */
class ReadmeTest {

  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\\n(.*?)```");
  private static final Pattern SET =
      Pattern.compile("(?:^|[\\s;(])(?:export )?([A-Z][A-Z0-9_]*)=|read -r ([A-Z0-9_ ]+) <<<");
  private static final Pattern USED = Pattern.compile("\\$\\{?([A-Z][A-Z0-9_]*)");

  private static final Set<String> OF_THE_SHELL = Set.of("PWD");

  private static List<String> steps() throws IOException {
    return BLOCK
        .matcher(Files.readString(Path.of("README.md")))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  @Test
  void everyVariableIsSetBeforeItIsUsed() throws IOException {
    Set<String> known = new TreeSet<>(OF_THE_SHELL);
    for (String step : steps()) {
      for (String line : step.replace("\\\n", " ").split("\n", -1)) {
        Set<String> used =
            USED.matcher(line)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> set =
            SET.matcher(line)
                .results()
                .flatMap(
                    match ->
                        match.group(1) != null
                            ? java.util.stream.Stream.of(match.group(1))
                            : Arrays.stream(match.group(2).split(" ")))
                .collect(Collectors.toSet());
        assertThat(known).as(line).containsAll(used);
        known.addAll(set);
      }
    }
  }

  @Test
  void theFilesThatItNamesAreThere() throws IOException {
    String text = String.join("\n", steps());
    assertThat(text)
        .contains("cruddur-migrations/target/sql/up.sql", "examples/cognito-trigger/build");
    assertThat(Path.of("../../cruddur-migrations/target/sql/up.sql")).exists();
    assertThat(Path.of("build")).isExecutable();
  }

  @Test
  void everyoneVerifiesTheServerTheMasterUserToo() throws IOException {
    String text = Files.readString(Path.of("README.md"));
    assertThat(text).contains("PGSSLMODE=verify-full").doesNotContain("sslmode=require");
  }
}
