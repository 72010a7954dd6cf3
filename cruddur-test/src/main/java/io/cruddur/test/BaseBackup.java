package io.cruddur.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A copy of a running server's data directory that becomes its standby, made by SQL and by copying
 * files: the embedded binaries have no pg_basebackup. Tablespaces are not copied.
 */
final class BaseBackup {

  /**
   * What the server does not want to find in a copy; the directories themselves have to be there.
   */
  private static final Set<String> EMPTIED =
      Set.of(
          "pg_dynshmem",
          "pg_notify",
          "pg_replslot",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans",
          "pg_wal");

  private static final Set<String> LEFT_OUT =
      Set.of(
          "postmaster.pid",
          "postmaster.opts",
          "epg-lock",
          "backup_label",
          "tablespace_map",
          "standby.signal",
          "recovery.signal",
          "pg_internal.init");

  private final Path source;
  private final Path target;

  private BaseBackup(Path source, Path target) {
    this.source = source;
    this.target = target;
  }

  /**
   * Makes a standby's directory.
   *
   * @param primary the running server to copy
   * @param directory where the server is; must not exist
   * @param target where the copy goes; must not exist
   * @param name the standby's application_name
   */
  static void take(Endpoint primary, Path directory, Path target, String name) {
    BaseBackup backup = new BaseBackup(directory, target);
    try (Connection connection = primary.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      boolean renamed = connection.getMetaData().getDatabaseMajorVersion() >= 15;
      statement.execute(
          renamed
              ? "SELECT pg_backup_start('cruddur-test', true)"
              : "SELECT pg_start_backup('cruddur-test', true, false)");
      backup.copy();
      try (ResultSet label =
          statement.executeQuery(
              renamed
                  ? "SELECT labelfile FROM pg_backup_stop(false)"
                  : "SELECT labelfile FROM pg_stop_backup(false, false)")) {
        label.next();
        Files.writeString(target.resolve("backup_label"), label.getString(1));
      }
      backup.follow(primary, name);
    } catch (SQLException e) {
      throw new IllegalStateException("No base backup of " + primary, e);
    } catch (IOException e) {
      throw new UncheckedIOException("No base backup of " + primary, e);
    }
  }

  /** How a standby reaches a server. */
  static String conninfo(Endpoint primary, String name) {
    return "host=%s port=%s user=%s password=%s application_name=%s"
        .formatted(
            primary.host(),
            Integer.toString(primary.port()),
            primary.user(),
            primary.password(),
            name);
  }

  private void follow(Endpoint primary, String name) throws IOException {
    Files.createFile(target.resolve("standby.signal"));
    Files.writeString(
        target.resolve("postgresql.auto.conf"),
        "\nprimary_conninfo = '" + conninfo(primary, name) + "'\nsynchronous_standby_names = ''\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private void copy() throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            createDirectory(target.resolve(source.relativize(directory)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (isWanted(file)) {
              copyFile(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
  }

  // why: a file may go while the server works; the log that the standby replays says so, too.
  private void copyFile(Path file) throws IOException {
    try {
      Files.copy(file, target.resolve(source.relativize(file)));
    } catch (NoSuchFileException e) {
      Files.deleteIfExists(target.resolve(source.relativize(file)));
    }
  }

  private boolean isWanted(Path file) {
    String name = file.getFileName().toString();
    String top = source.relativize(file).getName(0).toString();
    return !EMPTIED.contains(top) && !LEFT_OUT.contains(name) && !name.startsWith("pgsql_tmp");
  }

  /** The server refuses a data directory that others may read. */
  private static void createDirectory(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(directory);
    }
  }
}
