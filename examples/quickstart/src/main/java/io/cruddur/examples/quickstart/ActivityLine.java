package io.cruddur.examples.quickstart;

import io.cruddur.model.Ttl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of the activities' file: a time to live, a space, the message.
 *
 * @param number of the line, from 1
 * @param ttl null where the code is unknown
 * @param message the rest of the line; may be blank
 */
record ActivityLine(int number, @Nullable Ttl ttl, String message) {

  static List<ActivityLine> readAll(Path file) throws IOException {
    List<ActivityLine> lines = new ArrayList<>();
    int number = 0;
    for (String line : TextFile.read(file).lines().toList()) {
      number++;
      if (!line.isBlank()) {
        String[] parts = line.split(" ", 2);
        lines.add(
            new ActivityLine(
                number, Ttl.ofCode(parts[0]).orElse(null), parts.length == 2 ? parts[1] : ""));
      }
    }
    return lines;
  }
}
