package io.cruddur.examples.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of the activities' file: a time to live, a space, the message.
 *
 * @param number of the line, from 1
 * @param ttl its code; may be none of those that there are
 * @param message the rest of the line; may be blank
 */
record ActivityLine(int number, String ttl, String message) {

  static List<ActivityLine> readAll(Path file) throws IOException {
    List<ActivityLine> lines = new ArrayList<>();
    int number = 0;
    for (String line : TextFile.read(file).lines().toList()) {
      number++;
      if (!line.isBlank()) {
        String[] parts = line.split(" ", 2);
        lines.add(new ActivityLine(number, parts[0], parts.length == 2 ? parts[1] : ""));
      }
    }
    return lines;
  }
}
