package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.ChildMigrator.Child;
import io.cruddur.test.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start does to a fresh JVM and to the machine around it. */
@Tag("thorough")
class StartUpJvmIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void anUpToDateSchemaIsAcceptedWithoutLoadingLiquibase(MigrationMode mode) throws Exception {
    assertThat(classesLoadedBy(MigrationMode.RUN, "first")).anyMatch(StartUpJvmIT::isLiquibase);

    List<String> classes = classesLoadedBy(mode, "second");
    assertThat(classes).contains("io.cruddur.migrations.internal.SchemaHistory");
    assertThat(classes).noneMatch(StartUpJvmIT::isLiquibase);
    assertThat(classes).doesNotContain("io.cruddur.migrations.internal.MigrationLock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "platform"})
  void theThreadsContextClassLoaderDoesNotMatter(String loader) throws Exception {
    Child child =
        ChildMigrator.start(
            directory, postgres.database(), MigrationMode.RUN, loader, "-Dtest.loader=" + loader);

    assertThat(child.exitCode()).as(child::errors).isZero();
    assertThat(child.output()).startsWith("applied=");
  }

  @Test
  void nothingIsWrittenToTheConsole() throws Exception {
    Child child = ChildMigrator.start(directory, postgres.database(), MigrationMode.RUN, "console");

    assertThat(child.exitCode()).as(child::errors).isZero();
    int all = Releases.since("0001_create_users").size();
    assertThat(child.output()).isEqualTo("applied=" + all + " waited=0ms" + System.lineSeparator());
    assertThat(child.errors()).isEmpty();
  }

  /** Liquibase reports home and reads schemas from the web by HTTP, where it is let. */
  @Test
  void noConnectionIsOpenedButTheDatabases() throws Exception {
    assertThat(classesLoadedBy(MigrationMode.RUN, "sockets"))
        .contains("java.net.Socket")
        .noneMatch(name -> name.startsWith("java.net.http."))
        .doesNotContain(
            "sun.net.www.protocol.http.HttpURLConnection", "sun.net.www.http.HttpClient");
  }

  private List<String> classesLoadedBy(MigrationMode mode, String name) throws Exception {
    Path log = directory.resolve(name + ".classes");
    Child child =
        ChildMigrator.start(
            directory, postgres.database(), mode, name, "-Xlog:class+load=info:file=" + log);
    assertThat(child.exitCode()).as(child::errors).isZero();
    return Files.readAllLines(log).stream()
        .map(line -> line.substring(line.lastIndexOf("] ") + 2).split(" ", 2)[0])
        .toList();
  }

  private static boolean isLiquibase(String className) {
    return className.startsWith("liquibase.");
  }
}
