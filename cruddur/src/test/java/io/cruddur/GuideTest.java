package io.cruddur;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.contract.RepositoryCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What guides show is compiled, and what a guide lists is there. */
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

  /** A row may name further methods of a repository by their names alone. */
  @Test
  void everyMethodOfARepositoryHasARowAmongTheQueries() throws IOException {
    Pattern code = Pattern.compile("`(?:(\\w+)\\(\\)\\.)?(\\w+)[^`]*`");
    Set<String> named = new TreeSet<>();
    Set<String> qualified = new TreeSet<>();
    for (String row :
        find(Files.readString(Path.of("../docs/queries.md")), "(?m)^\\|(.*)\\|$", 1)) {
      String repository = "";
      Matcher matcher = code.matcher(row);
      while (matcher.find()) {
        if (matcher.group(1) != null) {
          repository = matcher.group(1);
          qualified.add(repository + "()." + matcher.group(2));
        }
        named.add(repository + "()." + matcher.group(2));
      }
    }
    Set<String> methods =
        RepositoryCall.all().stream()
            .map(call -> call.accessor().getName() + "()." + call.method().getName())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).containsAll(methods);
    assertThat(methods).hasSizeGreaterThan(45).containsAll(qualified);
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
