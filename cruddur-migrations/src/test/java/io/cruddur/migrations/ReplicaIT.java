package io.cruddur.migrations;

import static io.cruddur.migrations.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary and its streaming replica, which is made from a copy of the primary's files. */
class ReplicaIT {

  @TempDir private static Path directory;

  private static EmbeddedPostgres primary;
  private static EmbeddedPostgres replica;

  @BeforeAll
  static void start() throws IOException {
    Path primaryFiles = directory.resolve("primary");
    Path replicaFiles = directory.resolve("replica");
    int port;
    try (EmbeddedPostgres fresh = server(primaryFiles).start()) {
      Migrator.on(fresh.getPostgresDatabase()).build().run();
      Migrator.on(fresh.getPostgresDatabase()).build().rollback(1);
      port = fresh.getPort();
    }
    copy(primaryFiles, replicaFiles);
    Files.createFile(replicaFiles.resolve("standby.signal"));
    Files.writeString(
        replicaFiles.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=localhost port=%s user=postgres'%n".formatted(port),
        StandardOpenOption.APPEND);
    primary = server(primaryFiles).setPort(port).start();
    replica = server(replicaFiles).start();
  }

  @AfterAll
  static void stop() throws IOException {
    replica.close();
    primary.close();
  }

  private static EmbeddedPostgres.Builder server(Path files) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(files)
        .setCleanDataDirectory(false)
        .setServerConfig("unix_socket_directories", "");
  }

  @Test
  void aReplicaIsNamedAsTheCauseUntilItsPrimaryHasBeenMigrated() throws Exception {
    Migrator onReplica = Migrator.on(replica.getPostgresDatabase()).build();
    assertThatThrownBy(onReplica::run)
        .isInstanceOf(ReadOnlyDatabaseException.class)
        .hasMessageContaining("is a replica")
        .hasMessageContaining("on the primary");

    List<String> applied = Migrator.on(primary.getPostgresDatabase()).build().run().changeSets();
    assertThat(applied).hasSize(1);
    await().until(() -> onReplica.status().isUpToDate());

    assertThat(onReplica.run().changeSets()).isEmpty();
    assertThat(validated(replica.getPostgresDatabase()).changeSets()).isEmpty();
  }

  private static MigrationResult validated(DataSource dataSource) {
    return Migrator.on(dataSource).mode(MigrationMode.VALIDATE).build().run();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(
            file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
