package io.cruddur.cli.common;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How results are shown: to people, or to programs. */
public final class OutputOptions {

  private final Terminal terminal;

  @Option(names = "--json", description = "Print the result as one JSON document, for programs.")
  private boolean json;

  public OutputOptions(Terminal terminal) {
    this.terminal = terminal;
  }

  public boolean isJson() {
    return json;
  }

  /** A sentence for people, or its values for programs. */
  public void say(String sentence, Map<String, ?> values) throws IOException {
    if (json) {
      json(values);
    } else {
      terminal.out().println(sentence);
    }
  }

  /** A table for people, or an array of objects for programs. */
  public void table(List<String> columns, List<? extends List<?>> rows) throws IOException {
    if (json) {
      json(rows.stream().map(row -> object(columns, row)).toList());
    } else {
      text(columns, rows);
    }
  }

  /** A table for people, also with {@code --json}. */
  public void text(List<String> columns, List<? extends List<?>> rows) {
    List<List<?>> lines = new ArrayList<>();
    lines.add(columns);
    lines.add(columns.stream().map(name -> "-".repeat(name.length())).toList());
    lines.addAll(rows);
    int[] widths = new int[columns.size()];
    for (List<?> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], cell(line.get(i)).length());
      }
    }
    for (List<?> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(cell(line.get(i)))
            .append(" ".repeat(widths[i] + 2 - cell(line.get(i)).length()));
      }
      terminal.out().println(text.toString().stripTrailing());
    }
  }

  /** One document. */
  public void json(Object value) throws IOException {
    terminal
        .out()
        .println(
            JSON.std
                .with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
                .asString(value));
  }

  /** A JSON object with a key for each column. */
  public static Map<String, @Nullable Object> object(List<String> columns, List<?> row) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      object.put(columns.get(i), row.get(i));
    }
    return Collections.unmodifiableMap(object);
  }

  /** Without what would begin a row, or speak to the terminal: anybody may write it. */
  private static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                printable.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                printable.appendCodePoint(c);
              }
            });
    return printable.toString();
  }

  private static String cell(@Nullable Object value) {
    return value == null ? "" : printable(value.toString());
  }
}
