package io.cruddur.migrations.internal;

import io.cruddur.migrations.MigrationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A list that lies in the jar. */
final class Resource {

  private Resource() {}

  /**
   * The lines of a resource, each cut at its first space, in their order.
   *
   * @throws MigrationException if it is not there
   */
  static List<String[]> lines(String name) {
    try (InputStream in = Resource.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new MigrationException(
            "%s is missing beside the classes of cruddur-migrations: the jar is damaged, or was repackaged without its resources"
                .formatted(name));
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      List<String[]> lines = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line.split(" ", 2));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
