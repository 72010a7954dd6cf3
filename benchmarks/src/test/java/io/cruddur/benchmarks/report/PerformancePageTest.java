package io.cruddur.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PerformancePageTest {

  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void theCommittedPageIsWhatTheCommittedResultsGive() throws Exception {
    Report report = Report.read(DOCS.resolve("performance/results.json"));

    assertThat(DOCS.resolve("performance.md")).hasContent(PerformancePage.of(report));
  }

  @Test
  void thePlotsThatThePageShowsAreThereAndNoOthers() throws Exception {
    Set<String> shown =
        java.util.regex.Pattern.compile("performance/([\\w-]+\\.svg)")
            .matcher(Files.readString(DOCS.resolve("performance.md")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());

    try (var files = Files.list(DOCS.resolve("performance"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".svg"))
          .containsExactlyInAnyOrderElementsOf(shown);
    }
    assertThat(shown).isNotEmpty();
  }

  @Test
  void resultsAreReadAsTheyWereWritten() throws Exception {
    Report report = Report.read(DOCS.resolve("performance/results.json"));
    Path copy = Files.createTempFile("results", ".json");
    report.write(copy);

    assertThat(copy).hasSameTextualContentAs(DOCS.resolve("performance/results.json"));
    Files.delete(copy);
  }
}
