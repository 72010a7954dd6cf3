package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.PoolSettings;
import io.cruddur.SessionScope;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.ReadToken;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/**
 * The contract within a session: every write asks for its token. No standby answers, because none
 * is needed for that.
 */
@Tag("thorough")
class SessionContractIT extends DataSourceContract {

  private static final AtomicInteger BROUGHT_ALONG = new AtomicInteger();

  private CruddurSession session;
  private SessionScope scope;

  @Override
  Cruddur open(DataSource dataSource) {
    ConnectionUrl url = ConnectionUrl.parse(postgres.url());
    return Cruddur.builder()
        .url(url)
        .replicas(url)
        .pool(
            PoolSettings.forService()
                .withSize(CONNECTIONS)
                .withAcquireTimeout(Duration.ofSeconds(30)))
        .build();
  }

  @BeforeEach
  void bind() {
    session = cruddur().session();
    scope = session.bind();
  }

  @AfterEach
  void unbind() {
    scope.close();
    if (session.token().map(ReadToken::transaction).orElse(0L) > 0) {
      BROUGHT_ALONG.incrementAndGet();
    }
  }

  /** The last write of many tests is one statement in autocommit. */
  @AfterAll
  static void writesBroughtTheirTokensAlong() {
    assertThat(BROUGHT_ALONG).hasPositiveValue();
  }

  @Override
  public int connectionsInUse() {
    return cruddur().health().pool().active();
  }
}
