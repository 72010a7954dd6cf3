package io.cruddur.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** Programs that a bare machine may lack. */
public final class Tools {

  private Tools() {}

  static void assumeInstalled(String program) {
    boolean found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(directory -> Path.of(directory, program).toFile().canExecute());
    Assumptions.assumeTrue(found, program + " is not installed: this test was skipped");
  }
}
