package io.cruddur.test;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ways to get a server, chosen by the system property {@code postgres}. */
enum ServerKind {
  EMBEDDED,
  TESTCONTAINERS,
  URL;

  static final String PROPERTY = "postgres";
  static final String VERSION_PROPERTY = "postgres.version";
  static final String URL_VARIABLE = "CRUDDUR_TEST_URL";

  static ServerKind of(@Nullable String name) {
    String wanted = name == null || name.isBlank() ? "embedded" : name;
    return Arrays.stream(values())
        .filter(kind -> kind.code().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "-D%s=%s is not one of %s"
                        .formatted(
                            PROPERTY,
                            wanted,
                            Arrays.stream(values())
                                .map(ServerKind::code)
                                .collect(Collectors.joining(", ")))));
  }

  RunningServer start(Optional<Integer> version) {
    return switch (this) {
      case EMBEDDED -> EmbeddedServer.start();
      case TESTCONTAINERS -> ContainerServer.start(version);
      case URL -> UrlServer.connect(urlFromEnvironment());
    };
  }

  private String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String urlFromEnvironment() {
    return Optional.ofNullable(System.getProperty(URL_VARIABLE))
        .or(() -> Optional.ofNullable(System.getenv(URL_VARIABLE)))
        .filter(url -> !url.isBlank())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "-D%s=url needs %s, as environment variable or system property: the URL of a"
                            .formatted(PROPERTY, URL_VARIABLE)
                        + " server, as a role that may create databases."));
  }
}
