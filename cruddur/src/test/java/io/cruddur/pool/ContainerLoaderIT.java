package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.test.PostgresExtension;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where a servlet container or an executable jar keeps the library: in a class loader of theirs.
 */
@Tag("thorough")
class ContainerLoaderIT {

  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

  /** What costs a host something that only hosts with replicas need. */
  private static final List<String> OF_REPLICAS =
      List.of(
          "io.cruddur.CruddurSession",
          "io.cruddur.ReplicaMeters",
          "io.cruddur.ReplicaSet",
          "io.cruddur.ReplicaSettings",
          "io.cruddur.database.ReadToken",
          "io.cruddur.database.internal.ReadSession",
          "io.cruddur.database.internal.Replica",
          "io.cruddur.database.internal.Replicas",
          "io.cruddur.database.internal.ReplicatedDatabase");

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  @Test
  void aWarStartsOnAThreadWithoutAClassLoader() throws Exception {
    startInWar(PLATFORM, null);
  }

  @Test
  void aWarStartsOnAThreadOfThePlatforms() throws Exception {
    startInWar(PLATFORM, PLATFORM);
  }

  /** The server has the library, too, and its threads know that one. */
  @Test
  void aWarStartsOnAThreadOfAServerThatHasTheLibraryToo() throws Exception {
    ClassLoader server = getClass().getClassLoader();
    startInWar(server, server);
  }

  /** Java alone cannot read a jar within a jar: Spring Boot's class loader does. */
  @Test
  void anExecutableJarStarts(@TempDir Path directory) throws Exception {
    Path jar = directory.resolve("service.jar");
    ExecutableJar.write(jar, StartEverything.class);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                postgres.url())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertStarted();
  }

  private static void startInWar(ClassLoader parent, @Nullable ClassLoader ofThread)
      throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (Path entry : ExecutableJar.classPath()) {
      classPath.add(entry.toUri().toURL());
    }
    try (ChildFirstLoader war = new ChildFirstLoader(classPath.toArray(URL[]::new), parent)) {
      Class<?> start = war.loadClass(StartEverything.class.getName());
      assertThat(start).isNotSameAs(StartEverything.class);
      FutureTask<?> work =
          new FutureTask<>(
              () ->
                  start
                      .getMethod("main", String[].class)
                      .invoke(null, (Object) new String[] {postgres.url()}));
      Thread thread = new Thread(work);
      thread.setContextClassLoader(ofThread);
      thread.start();
      work.get();
      thread.join();
      assertThat(war.hasLoaded("io.cruddur.database.internal.DataSourceDatabase")).isTrue();
      assertThat(OF_REPLICAS).noneMatch(war::hasLoaded);
    }
    assertStarted();
  }

  private static void assertStarted() {
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isOne();
  }
}
