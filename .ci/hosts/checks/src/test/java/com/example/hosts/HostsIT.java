package com.example.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.test.PostgresExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each host migrates, signs three users up in transactions of its own together with a row of its
 * own, rolls a fourth back, and pages through the home feed.
 */
class HostsIT {

  private static final String MODULE_PATH =
      Started.built("modules/target/classes") + ":" + Started.built("modules/target/lib");

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  @Test
  void cdiBeansInJtaTransactions() throws Exception {
    expectKept(classPath("cdi", "CdiHost"));
  }

  @Test
  @Tag("quick")
  void jettyWithJdbcTransactions() throws Exception {
    expectKept(classPath("jetty", "JettyHost"));
  }

  @Test
  void bootsClassicStarterWithEveryAutoConfiguration() throws Exception {
    expectKept(classPath("boot-classic", "classic.ClassicHost"));
  }

  @Test
  void bootThreeIsRefusedInOneLine() throws Exception {
    try (Started host = Started.java(postgres, Started.jdk(), classPath("boot-3", "OldHost"))) {
      assertThat(host.exitCode()).isOne();
      assertThat(host.output())
          .contains("is too old for cruddur-spring-boot-starter, which needs 4.0 or newer.")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void kotlin() throws Exception {
    expectKept(classPath("kotlin", "KotlinHostKt"));
  }

  @Test
  void micronautsTransactions() throws Exception {
    expectKept(classPath("micronaut", "MicronautHost"));
  }

  @Test
  @Tag("quick")
  void aNamedModule() throws Exception {
    expectKept(
        List.of(
            "--module-path",
            MODULE_PATH,
            "--add-modules",
            "ALL-MODULE-PATH",
            "--module",
            "com.example.hosts/com.example.hosts.ModularHost"));
  }

  @Test
  @Tag("quick")
  void jlinkTakesNoAutomaticModules(@TempDir Path directory) {
    StringWriter errors = new StringWriter();
    int exitCode =
        ToolProvider.findFirst("jlink")
            .orElseThrow()
            .run(
                new PrintWriter(errors),
                new PrintWriter(errors),
                "--module-path",
                MODULE_PATH,
                "--add-modules",
                "com.example.hosts",
                "--output",
                directory.resolve("image").toString());

    assertThat(exitCode).isNotZero();
    assertThat(errors.toString()).contains("automatic module cannot be used with jlink");
  }

  @Test
  void quarkusWithHibernateInItsTransactions() throws Exception {
    expectKept(jar("quarkus/target/quarkus-app/quarkus-run.jar"));
  }

  @Test
  @Tag("quick")
  void aShadedJarWhoseThreadsHaveNoContextClassLoader() throws Exception {
    expectKept(jar("shaded/target/shaded-1.jar"));
  }

  private static List<String> jar(String path) {
    return List.of("-jar", Started.built(path).toString());
  }

  private static List<String> classPath(String host, String main) {
    return List.of(
        "-cp",
        Started.built(host + "/target/classes") + ":" + Started.built(host + "/target/lib") + "/*",
        "com.example.hosts." + main);
  }

  private static void expectKept(List<String> arguments) throws Exception {
    try (Started host = Started.java(postgres, Started.jdk(), arguments)) {
      assertThat(host.exitCode()).as(host.output()).isZero();
      assertThat(host.output()).contains("read=3 pages=2");
    }
    for (String handle : List.of("first", "second", "third")) {
      assertThat(count("users WHERE handle = '" + handle + "'")).isOne();
      assertThat(count("audit WHERE entry = '" + handle + "'")).isOne();
    }
    assertThat(count("users")).isEqualTo(3);
    assertThat(count("audit")).isEqualTo(3);
  }

  private static long count(String from) {
    return postgres.queryLong("SELECT count(*) FROM " + from);
  }
}
