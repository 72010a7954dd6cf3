package com.example.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cruddur.test.PostgresExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A service on Spring Boot in the forms that its users deploy. */
class BootIT {

  private static final String JAR = Started.BOOT_JAR.toString();

  /** What a process that was asked to end answers, if it ends in order. */
  private static final int TERMINATED = 128 + 15;

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir Path directory;

  @Test
  @Tag("quick")
  void anExecutableJar() throws Exception {
    serves(Started.jdk(), "-jar", JAR);
  }

  @Test
  void anExtractedJar() throws Exception {
    serves(Started.jdk(), "-jar", extracted(Started.jdk()));
  }

  @Test
  void beansThatWereMadeAheadOfTime() throws Exception {
    serves(Started.jdk(), "-Dspring.aot.enabled=true", "-jar", JAR);
  }

  @Test
  @Tag("jdk25")
  void anAotCache() throws Exception {
    String jar = extracted(jdk25());
    String cache = directory.resolve("host.aot").toString();
    try (Started training =
        Started.java(
            postgres,
            jdk25(),
            List.of(
                "-XX:AOTCacheOutput=" + cache, "-Dspring.context.exit=onRefresh", "-jar", jar))) {
      assertThat(training.exitCode()).isZero();
    }
    serves(jdk25(), "-XX:AOTCache=" + cache, "-XX:AOTMode=on", "-jar", jar);
  }

  @Test
  @Tag("jdk25")
  void fiveHundredVirtualThreadsOnAPoolOfTen() throws Exception {
    try (Started host =
        start(
            jdk25(),
            "-Dspring.threads.virtual.enabled=true",
            "-Dspring.datasource.hikari.maximum-pool-size=10",
            "-jar",
            JAR)) {
      URI service = service(host);
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        answers.add(client.sendAsync(post(service, "user" + i), BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().body()).isEqualTo("virtual=true");
      }
    }
    assertThat(count("users")).isEqualTo(500);
    assertThat(count("audit")).isEqualTo(500);
  }

  @Test
  void aRestartByDevtools() throws Exception {
    Path classes = directory.resolve("classes");
    copy(Started.built("boot/target/classes"), classes);
    try (Started host =
        start(
            Started.jdk(),
            "-Dspring.devtools.restart.poll-interval=200ms",
            "-Dspring.devtools.restart.quiet-period=100ms",
            "-cp",
            classes + ":" + Started.built("boot/target/lib") + "/*",
            "com.example.hosts.boot.BootHost")) {
      URI before = service(host);
      assertThat(send(post(before, "before")).statusCode()).isEqualTo(200);
      Files.writeString(classes.resolve("application.properties"), "\n", StandardOpenOption.APPEND);
      URI after = service(host);
      assertThat(after).isNotEqualTo(before);
      assertThat(send(post(after, "after")).statusCode()).isEqualTo(200);
      assertThat(host.output()).contains("restartedMain");
    }
    assertThat(count("users")).isEqualTo(2);
    assertThat(count("audit")).isEqualTo(2);
  }

  @Test
  @Tag("quick")
  void aRequestInTheMiddleOfAShutdownIsCommitted() throws Exception {
    try (Started host = start(Started.jdk(), "-jar", JAR)) {
      URI service = service(host);
      CompletableFuture<HttpResponse<String>> last =
          client.sendAsync(post(service, "late/last"), BodyHandlers.ofString());
      host.await("waiting");
      host.terminate();
      assertThat(last.get().body()).isEqualTo("done");
      assertThat(host.exitCode()).isEqualTo(TERMINATED);
    }
    assertThat(count("users WHERE handle = 'late'")).isOne();
    assertThat(count("audit")).isOne();
  }

  @Test
  @Tag("quick")
  void aMigrationThatFailsEndsTheProcessWithOneMessage() throws Exception {
    postgres.execute("CREATE TYPE follows AS ENUM ('none')");
    try (Started host = start(Started.jdk(), "-jar", JAR)) {
      assertThat(host.exitCode()).isOne();
      assertThat(host.output())
          .contains(
              "APPLICATION FAILED TO START",
              "follows",
              "of a change set that failed, nothing was kept")
          .doesNotContain("\tat ");
    }
  }

  private Started start(Path jdk, String... arguments) {
    return Started.java(postgres, jdk, List.of(arguments));
  }

  private void serves(Path jdk, String... arguments) throws Exception {
    try (Started host = start(jdk, arguments)) {
      URI service = service(host);
      for (String handle : List.of("first", "second", "third")) {
        assertThat(send(post(service, handle)).statusCode()).isEqualTo(200);
      }
      assertThat(send(post(service, "undone?fail=true")).statusCode()).isEqualTo(500);
      HttpResponse<String> page = send(get(service, "home"));
      assertThat(page.body()).isEqualTo("[\"third\",\"second\"]");
      String next = page.headers().firstValue("Next").orElseThrow();
      assertThat(send(get(service, "home?cursor=" + next)).body()).isEqualTo("[\"first\"]");
      host.terminate();
      assertThat(host.exitCode()).isEqualTo(TERMINATED);
    }
    assertThat(count("users")).isEqualTo(3);
    assertThat(count("audit")).isEqualTo(3);
  }

  private String extracted(Path jdk) throws Exception {
    return Started.extracted(postgres, jdk, directory);
  }

  private static Path jdk25() {
    String home = System.getProperty("jdk25", "");
    assumeThat(home).as("no JDK 25 is here").isNotEmpty();
    return Path.of(home);
  }

  private static URI service(Started host) throws InterruptedException {
    return URI.create("http://localhost:" + host.await("port=") + "/");
  }

  private static HttpRequest post(URI service, String handle) {
    return HttpRequest.newBuilder(service.resolve("users/" + handle))
        .POST(BodyPublishers.noBody())
        .build();
  }

  private static HttpRequest get(URI service, String path) {
    return HttpRequest.newBuilder(service.resolve(path)).build();
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  private static long count(String from) {
    return postgres.queryLong("SELECT count(*) FROM " + from);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
