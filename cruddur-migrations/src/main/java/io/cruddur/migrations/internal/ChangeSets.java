package io.cruddur.migrations.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  // why kept: a service has two migrators, one at its start and one for its health.
  private static volatile @Nullable ChangeSets ofThisRelease;

  public ChangeSets {
    checksumById = Collections.unmodifiableMap(new LinkedHashMap<>(checksumById));
  }

  public static ChangeSets ofThisRelease() {
    ChangeSets read = ofThisRelease;
    if (read == null) {
      Map<String, String> checksums = new LinkedHashMap<>();
      for (String[] line : Resource.lines(RESOURCE)) {
        checksums.put(line[0], line[1]);
      }
      read = new ChangeSets(checksums);
      ofThisRelease = read;
    }
    return read;
  }

  public List<String> ids() {
    return List.copyOf(checksumById.keySet());
  }
}
