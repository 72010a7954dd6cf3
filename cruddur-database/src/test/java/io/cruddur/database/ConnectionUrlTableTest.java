package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cruddur.database.internal.url.Hosts;
import io.cruddur.database.internal.url.LibpqParameters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table connection-urls.txt. */
class ConnectionUrlTableTest {

  private static final String OS_USER = System.getProperty("user.name");

  @TestFactory
  Stream<DynamicTest> eachUrlMeansWhatTheTableSays() throws IOException {
    return table().stream()
        .map(
            line -> {
              String[] sides = line.split(" => ", 2);
              return dynamicTest(line, () -> check(sides[0], sides[1]));
            });
  }

  @Test
  void theTableHasNotShrunk() throws IOException {
    assertThat(table()).hasSizeGreaterThan(180);
  }

  @Test
  void eachParameterOfLibpqIsInTheTableAndInTheOneForPeople() throws IOException {
    String forPeople = Files.readString(Path.of("../docs/connecting.md"));
    String urls = String.join("\n", table());
    for (String name : LibpqParameters.KNOWN.strip().split(" ", -1)) {
      assertThat(forPeople).contains("`" + name + "`");
      assertThat(urls).containsPattern("[?&]" + name + "=");
    }
  }

  private static void check(String url, String expected) {
    if (expected.startsWith("! ")) {
      assertThatThrownBy(() -> ConnectionUrl.parse(url))
          .isInstanceOf(InvalidConnectionUrlException.class)
          .hasMessageContaining(expected.substring(2))
          .hasMessageNotContaining(url)
          .hasNoCause();
    } else {
      assertThat(describe(ConnectionUrl.parse(url))).isEqualTo(expected);
    }
  }

  private static String describe(ConnectionUrl url) {
    String password = url.credentials().password();
    return os(url.user())
        + (password == null ? "" : ":" + password)
        + "@"
        + Hosts.describe(url.hosts())
        + "/"
        + os(url.database())
        + parameters(url);
  }

  private static String os(String name) {
    return name.equals(OS_USER) ? "os" : name;
  }

  /** What the URL adds to the parameters that every URL of as many hosts has; TLS has its test. */
  private static String parameters(ConnectionUrl url) {
    Properties usual =
        ConnectionUrl.parse("postgresql://x" + ",x".repeat(url.hosts().size() - 1)).parameters();
    List<String> tls = List.of("sslmode", "sslfactory");
    Map<String, String> added = new TreeMap<>();
    url.parameters()
        .forEach(
            (name, value) -> {
              if (!value.equals(usual.get(name)) && !tls.contains(name)) {
                added.put((String) name, (String) value);
              }
            });
    return added.isEmpty() ? "" : " " + added;
  }

  private static List<String> table() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                ConnectionUrlTableTest.class.getResourceAsStream("connection-urls.txt"),
                StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }
  }
}
