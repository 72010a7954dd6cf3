package io.cruddur.migrations.adoption;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The SQL by which docs/adoption.md undoes what an adoption has changed. */
final class Undo {

  static final String SQL = read();

  private Undo() {}

  private static String read() {
    try {
      String page = Files.readString(Path.of("../docs/adoption.md"));
      int begin = page.indexOf("```sql\n-- undo") + "```sql\n".length();
      return page.substring(begin, page.indexOf("```", begin));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
