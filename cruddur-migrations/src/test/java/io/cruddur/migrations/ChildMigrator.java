package io.cruddur.migrations;

import io.cruddur.migrations.adoption.AdoptionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A migrator in a process of its own: what a service does at its start. Prints its result to
 * standard output, and nothing else.
 */
public final class ChildMigrator {

  private static final String ADOPT = "ADOPT";

  private ChildMigrator() {}

  /** Arguments: JDBC URL, user, password, mode, application name. */
  public static void main(String[] args) {
    switch (System.getProperty("test.loader", "")) {
      case "none" -> Thread.currentThread().setContextClassLoader(null);
      case "platform" ->
          Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
      default -> {}
    }
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(args[0]);
    dataSource.setUser(args[1]);
    dataSource.setPassword(args[2]);
    dataSource.setApplicationName(args[4]);
    if (args[3].equals(ADOPT)) {
      System.out.println(
          Migrator.on(dataSource)
              .build()
              .adopt(AdoptionOptions.defaults().recordingMigrations().fixing())
              .describe());
      return;
    }
    MigrationResult result =
        Migrator.on(dataSource).mode(MigrationMode.valueOf(args[3])).build().run();
    System.out.println(
        "applied=%s waited=%sms".formatted(result.changeSets().size(), result.waited().toMillis()));
  }

  /** Output goes to files in the directory, named after the application. */
  public static Child start(
      Path directory,
      io.cruddur.test.TestDatabase database,
      MigrationMode mode,
      String name,
      String... jvmOptions) {
    return start(directory, database, mode.name(), name, jvmOptions);
  }

  /** Adopts, with {@code --fix}. */
  public static Child adopt(Path directory, io.cruddur.test.TestDatabase database, String name) {
    return start(directory, database, ADOPT, name);
  }

  private static Child start(
      Path directory,
      io.cruddur.test.TestDatabase database,
      String task,
      String name,
      String... jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(jvmOptions));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ChildMigrator.class.getName(),
            database.jdbcUrl(),
            database.user(),
            database.password(),
            task,
            name));
    Path out = directory.resolve(name + ".out");
    Path err = directory.resolve(name + ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      return new Child(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public record Child(Process process, Path out, Path err) {

    public int exitCode() throws InterruptedException {
      return process.waitFor();
    }

    String output() {
      return read(out);
    }

    String errors() {
      return read(err);
    }

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
