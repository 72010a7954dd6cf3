package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServerKindTest {

  @Test
  void theServerIsEmbeddedUnlessAskedOtherwise() {
    assertThat(ServerKind.of(null)).isEqualTo(ServerKind.EMBEDDED);
    assertThat(ServerKind.of("")).isEqualTo(ServerKind.EMBEDDED);
    assertThat(ServerKind.of("embedded")).isEqualTo(ServerKind.EMBEDDED);
    assertThat(ServerKind.of("testcontainers")).isEqualTo(ServerKind.TESTCONTAINERS);
    assertThat(ServerKind.of("url")).isEqualTo(ServerKind.URL);
  }

  @Test
  void anUnknownKindIsRefusedWithThoseThatAreKnown() {
    assertThatThrownBy(() -> ServerKind.of("docker"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Dpostgres=docker is not one of embedded, testcontainers, url");
  }

  @Test
  void aVersionIsAMajorOne() {
    assertThat(TestServer.wantedVersion(null)).isEmpty();
    assertThat(TestServer.wantedVersion("14")).contains(14);
    assertThatThrownBy(() -> TestServer.wantedVersion("18.6"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Dpostgres.version=18.6 is not a major version such as 18");
  }
}
