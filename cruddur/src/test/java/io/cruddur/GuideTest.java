package io.cruddur;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What guides show is compiled. */
class GuideTest {

  @Test
  void everyBlockOfTheEmbeddingGuideIsCompiled() throws IOException {
    assertCompiled(
        "docs/embedding.md",
        "embedding/OtherHostsIT",
        "embedding/host/SpringTransactions",
        "embedding/host/JtaTransactions");
  }

  @Test
  void everyBlockOfTheReplicasGuideIsCompiled() throws IOException {
    assertCompiled("docs/replicas.md", "replica/GuideIT");
  }

  @Test
  void everyBlockOfTheUsersGuideIsCompiled() throws IOException {
    assertCompiled("docs/using.md", "UsingIT");
  }

  private static void assertCompiled(String guide, String... sources) throws IOException {
    List<String> compiled = new ArrayList<>();
    for (String source : sources) {
      compiled.addAll(
          find(
              Files.readString(Path.of("src/test/java/io/cruddur", source + ".java")),
              "(?s) *// " + guide + ": (.+?)\n(.*?)\n *// " + guide + ": \\1\n",
              2));
    }
    List<String> shown = find(Files.readString(Path.of("..", guide)), "(?s)```java\n(.*?)\n```", 1);

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
