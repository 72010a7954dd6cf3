package io.cruddur.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final Path SOURCE =
      Path.of("src/main/java/io/cruddur/examples/quickstart/TenLines.java");

  @Test
  void theLinesOfTheReadmeAreTheOnesThatAreCompiled() throws IOException {
    String snippet =
        between(Files.readString(SOURCE), "// README\n", "// README\n")
            .lines()
            .map(line -> line.replaceFirst("^ {4}", ""))
            .collect(Collectors.joining("\n"))
            .strip();

    assertThat(readme()).contains("```java\n" + snippet + "\n```");
  }

  @Test
  void theFirstShellBlockHoldsTwoCommandsThatAContinuousBuildRuns() throws IOException {
    List<String> commands = between(readme(), "```sh\n", "```").lines().toList();

    assertThat(commands).hasSize(2).allMatch(command -> command.startsWith("mvn "));
    assertThat(Files.readString(Path.of("../../.ci/run"))).contains(commands);
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("../../README.md"));
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
