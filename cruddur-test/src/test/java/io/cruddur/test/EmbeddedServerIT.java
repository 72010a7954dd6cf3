package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class EmbeddedServerIT {

  @Test
  void nothingIsLeftWhenTheTestsHaveEnded() throws Exception {
    try (OtherJvm jvm = OtherJvm.start()) {
      Path data = dataDirectory(jvm.url());
      assertThat(data).exists();
      jvm.end();
      assertIsGone(jvm.url(), data);
    }
  }

  @Test
  void nothingIsLeftWhenTheTestsAreTerminated() throws Exception {
    try (OtherJvm jvm = OtherJvm.start()) {
      Path data = dataDirectory(jvm.url());
      jvm.terminate();
      assertIsGone(jvm.url(), data);
    }
  }

  private static void assertIsGone(String url, Path data) {
    Endpoint server = Endpoint.parse(url);
    assertThat(Files.exists(data)).isFalse();
    assertThatThrownBy(() -> new Socket(server.host(), server.port()).close())
        .isInstanceOf(ConnectException.class);
  }

  private static Path dataDirectory(String url) throws Exception {
    try (Connection connection = Endpoint.parse(url).dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      row.next();
      return Path.of(row.getString(1));
    }
  }
}
