package io.cruddur.migrations.internal;

import io.cruddur.migrations.MigrationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The change sets of this release, in order, each with the checksum that Liquibase gives it.
 *
 * <p>why: read from a list that a test keeps equal to what Liquibase computes, so that an
 * up-to-date schema is recognised without loading Liquibase.
 */
public record ChangeSets(Map<String, String> checksumById) {

  /** Every one of our change sets has a logical path that begins so, wherever its file lies. */
  public static final String PATH = "io/cruddur/migrations/changes/";

  public static final String RESOURCE = "/io/cruddur/migrations/checksums.txt";

  public ChangeSets {
    checksumById = Collections.unmodifiableMap(new LinkedHashMap<>(checksumById));
  }

  public static ChangeSets ofThisRelease() {
    Map<String, String> checksums = new LinkedHashMap<>();
    try (InputStream in = ChangeSets.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new MigrationException(
            "%s is missing beside the classes of cruddur-migrations: the jar is damaged, or was repackaged without its resources"
                .formatted(RESOURCE));
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      lines
          .lines()
          .map(line -> line.split(" ", 2))
          .forEach(pair -> checksums.put(pair[0], pair[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ChangeSets(checksums);
  }

  public List<String> ids() {
    return List.copyOf(checksumById.keySet());
  }
}
