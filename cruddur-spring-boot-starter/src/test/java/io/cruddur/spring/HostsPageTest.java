package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/hosts.md and the README show is compiled, and the tests that the page names exist. */
class HostsPageTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK =
      Pattern.compile("```(?:java|kotlin|xml)\n(.*?)```", Pattern.DOTALL);

  private static final Pattern NAMED =
      Pattern.compile("`(\\w+(?:IT|Test|States|Contract))(?:\\.(\\w+))?`");

  /** What a host met: the trap's number, and the tests that hold what it sees. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (?:(H\\d+)b? )?\\|[^\n]*\\|([^|\n]*)\\|$");

  /** One more method of the class that was named last. */
  private static final Pattern CONTINUED = Pattern.compile("(`(\\w+)\\.\\w+`, )`(\\.\\w+)`");

  @Test
  void everyBlockIsPartOfAHost() throws IOException {
    List<String> sources =
        files(ROOT.resolve(".ci/hosts"), "java", "kt", "xml").map(HostsPageTest::lines).toList();
    List<String> blocks =
        BLOCK
            .matcher(page() + Files.readString(Path.of("README.md")))
            .results()
            .map(block -> block.group(1))
            .toList();

    assertThat(blocks).hasSizeGreaterThan(10);
    assertThat(blocks)
        .allSatisfy(
            block -> assertThat(sources).anyMatch(source -> source.contains(indentLess(block))));
  }

  @Test
  void everyTestThatItNamesIsThere() throws IOException {
    Map<String, String> tests =
        files(ROOT, "java")
            .filter(file -> file.toString().contains("/src/test/"))
            .collect(
                Collectors.toMap(
                    file -> file.getFileName().toString().replace(".java", ""),
                    HostsPageTest::lines,
                    String::concat));
    Matcher named = NAMED.matcher(page());
    while (named.find()) {
      String method = named.group(2);
      assertThat(tests).as(named.group()).containsKey(named.group(1));
      if (method != null) {
        assertThat(tests.get(named.group(1))).as(named.group()).contains("void " + method + "(");
      }
    }
  }

  @Test
  void everyTrapIsThereAndEachRowHasATest() throws IOException {
    String page = page();
    int met = page.indexOf("## What hosts met");
    String table = page.substring(met, page.indexOf("\n## ", met));
    List<MatchResult> rows = ROW.matcher(table).results().skip(1).toList();

    assertThat(rows.stream().map(row -> row.group(1)).distinct())
        .contains(IntStream.rangeClosed(1, 16).mapToObj(trap -> "H" + trap).toArray(String[]::new));
    assertThat(rows)
        .hasSize((int) table.lines().filter(line -> line.startsWith("| ")).count() - 1)
        .allSatisfy(
            row ->
                assertThat(row.group(2))
                    .containsPattern("`\\w+(IT|Test|States|Contract)\\b|`\\.ci/hosts/run`")
                    .doesNotContainPattern("`\\.(?!ci/)\\w+`"));
  }

  /** With each {@code .method} written out as {@code Class.method}. */
  private static String page() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/hosts.md"));
    for (String before = ""; !page.equals(before); ) {
      before = page;
      page = CONTINUED.matcher(before).replaceAll("$1`$2$3`");
    }
    return page;
  }

  /** Sources, not what builds have made of them. */
  private static Stream<Path> files(Path directory, String... endings) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
            return each.endsWith("target") || each.endsWith(".git")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
            if (Stream.of(endings).anyMatch(ending -> each.toString().endsWith("." + ending))) {
              found.add(each);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream();
  }

  private static String lines(Path file) {
    try {
      return indentLess(Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String indentLess(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
