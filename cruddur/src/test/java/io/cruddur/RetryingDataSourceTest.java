package io.cruddur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cruddur.database.ConnectionUrl;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** On a port where nothing listens. */
class RetryingDataSourceTest {

  private final RetryingDataSource retrying;

  RetryingDataSourceTest() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      DataSource nowhere =
          ConnectionUrl.parse("postgresql://a:b@localhost:" + free.getLocalPort() + "/c")
              .dataSource();
      retrying = new RetryingDataSource(nowhere, Duration.ofMillis(10));
    }
  }

  @Test
  void whileTheServerIsAwayTheCauseIsKnownAndAnInterruptEndsTheWait() throws Exception {
    SQLException[] thrown = new SQLException[1];
    Thread waiting =
        new Thread(
            () -> {
              try {
                retrying.getConnection().close();
              } catch (SQLException e) {
                thrown[0] = e;
              }
            });
    waiting.start();
    await().until(() -> retrying.lastFailure() != null);
    SQLException first = retrying.lastFailure();
    await("another try").until(() -> retrying.lastFailure() != first);
    assertThat(waiting.isAlive()).isTrue();

    waiting.interrupt();
    waiting.join(10_000);

    assertThat((Throwable) thrown[0]).isNotNull().hasMessageContaining("cannot connect");
    assertThat((Throwable) retrying.lastFailure()).hasMessageContaining("cannot connect");
  }

  @Test
  void anotherUserIsTriedOnce() {
    assertThatThrownBy(() -> retrying.getConnection("somebody", "else"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("cannot connect");
  }
}
