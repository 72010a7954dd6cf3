package io.cruddur.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {

  private final StringWriter err = new StringWriter();

  private Progress progress(boolean interactive, int columns) {
    return new Progress(
        new Terminal(
            Map.of(),
            InputStream.nullInputStream(),
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            interactive,
            () -> columns,
            new Interruption()));
  }

  private static void copy(Progress progress, int total) {
    try (Progress.Task task = progress.begin("activities", "rows", total)) {
      for (int n = 0; n < total; n++) {
        task.count();
        task.advance();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 200})
  void eachUpdateFitsTheTerminalAndTheLastOneSaysAllOfIt(int columns) {
    copy(progress(true, columns), 300_000);
    List<String> lines = List.of(err.toString().split("\n"));
    List<String> drawn = List.of(lines.get(0).split("\r", -1));
    assertThat(drawn).allSatisfy(update -> assertThat(update.length()).isLessThan(columns));
    assertThat(drawn.get(drawn.size() - 1)).contains("100%");
    assertThat(lines.get(lines.size() - 1)).startsWith("activities: 300,000 rows in ");
  }

  @Test
  void aLogHasALineATaskAndNoBar() {
    copy(progress(false, 80), 3);
    copy(progress(true, 0), 3);
    assertThat(err.toString()).hasLineCount(2).doesNotContain("%", "[");
  }

  @Test
  void numbersAreTheSameInEveryLocale() {
    Locale home = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR"));
    try {
      copy(progress(true, 80), 12_345);
    } finally {
      Locale.setDefault(home);
    }
    assertThat(err.toString()).contains("activities: 12,345 rows");
  }
}
