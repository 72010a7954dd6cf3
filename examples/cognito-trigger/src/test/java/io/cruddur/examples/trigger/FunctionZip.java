package io.cruddur.examples.trigger;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The package that the build made, unpacked once as Lambda would. */
final class FunctionZip {

  static final Path FILE = Path.of("target", "function.zip").toAbsolutePath();

  private static Path unpacked;

  private FunctionZip() {}

  /** The jars in lib, as Lambda's class path has them. */
  static synchronized String classPath() throws IOException {
    if (unpacked == null) {
      unpacked = Files.createTempDirectory(Path.of("target"), "function-").toAbsolutePath();
      unpack(unpacked);
    }
    try (Stream<Path> jars = Files.list(unpacked.resolve("lib"))) {
      return jars.sorted().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
  }

  static List<String> names() throws IOException {
    try (ZipFile zip = new ZipFile(FILE.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }

  private static void unpack(Path directory) throws IOException {
    if (!Files.exists(FILE)) {
      throw new IOException(FILE + " is missing: mvn package makes it");
    }
    try (ZipFile zip = new ZipFile(FILE.toFile())) {
      for (ZipEntry entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
        Path file = directory.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip.getInputStream(entry), file);
      }
    }
  }
}
