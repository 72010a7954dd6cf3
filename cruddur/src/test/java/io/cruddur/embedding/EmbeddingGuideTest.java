package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EmbeddingGuideTest {

  private static final Path GUIDE = Path.of("../docs/embedding.md");

  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/test/java/io/cruddur/embedding/OtherHostsIT.java"),
          Path.of("src/test/java/io/cruddur/embedding/host/SpringTransactions.java"),
          Path.of("src/test/java/io/cruddur/embedding/host/JtaTransactions.java"));

  @Test
  void everyBlockOfTheGuideIsCompiled() throws IOException {
    List<String> compiled = new ArrayList<>();
    for (Path source : SOURCES) {
      compiled.addAll(
          find(
              Files.readString(source),
              "(?s) *// docs/embedding.md: (.+?)\n(.*?)\n *// docs/embedding.md: \\1\n",
              2));
    }
    List<String> shown = find(Files.readString(GUIDE), "(?s)```java\n(.*?)\n```", 1);

    assertThat(shown).containsExactlyInAnyOrderElementsOf(compiled);
  }

  private static List<String> find(String text, String pattern, int group) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(group).stripTrailing().stripIndent());
    }
    return found;
  }
}
