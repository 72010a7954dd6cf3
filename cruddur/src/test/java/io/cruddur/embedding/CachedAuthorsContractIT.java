package io.cruddur.embedding;

import io.cruddur.AuthorsCacheSettings;
import io.cruddur.Cruddur;
import io.cruddur.PoolSettings;
import io.cruddur.database.ConnectionUrl;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

/** The contract with authors' names in memory: pages show the same. */
@Tag("thorough")
class CachedAuthorsContractIT extends DataSourceContract {

  @Override
  Cruddur open(DataSource dataSource) {
    return Cruddur.builder()
        .url(ConnectionUrl.parse(postgres.url()))
        .pool(
            PoolSettings.forService()
                .withSize(CONNECTIONS)
                .withAcquireTimeout(Duration.ofSeconds(30)))
        .authorsCache(AuthorsCacheSettings.defaults())
        .build();
  }

  @Override
  public int connectionsInUse() {
    return cruddur().health().pool().active();
  }
}
