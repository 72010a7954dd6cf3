package io.cruddur.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.ReadToken;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServers;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What docs/replicas.md shows. */
@ReplicatedPostgres(standbys = 2)
class GuideIT {

  private static final String DATABASE = "postgres";

  private final ReplicatedServers servers;

  GuideIT(ReplicatedServers servers) {
    this.servers = servers;
  }

  // docs/replicas.md: urls
  static Cruddur overUrls(ConnectionUrl primary, ConnectionUrl replicas) {
    return Cruddur.builder().url(primary).replicas(replicas).build();
  }

  // docs/replicas.md: urls

  // docs/replicas.md: pools
  static Cruddur overPools(DataSource primary, DataSource first, DataSource second) {
    return Cruddur.builder().dataSource(primary).replicas(first, second).build();
  }

  // docs/replicas.md: pools

  // docs/replicas.md: session
  static String postAndShow(Cruddur cruddur, String cookie, UserRef author) {
    CruddurSession session =
        cookie.isEmpty() ? cruddur.session() : cruddur.session(ReadToken.parse(cookie));
    session.activities().create(author, "Hello, Cruddur", Ttl.SEVEN_DAYS);
    session.feeds().user(author, PageQuery.first(20)); // shows it, whichever server answers
    return session.token().map(ReadToken::toString).orElse(""); // for the next request's cookie
  }

  // docs/replicas.md: session

  @Test
  void overUrls() {
    ConnectionUrl all = ConnectionUrl.parse(servers.url(DATABASE));
    ConnectionUrl primary =
        ConnectionUrl.parse(servers.url(DATABASE) + "?target_session_attrs=read-write");
    try (Cruddur cruddur = overUrls(primary, all)) {
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 2);
      UserRef author =
          UserRef.of(
              cruddur.users().register(RepositoryContract.newUser("river")).user().getUuid());
      String cookie = postAndShow(cruddur, "", author);
      cookie = postAndShow(cruddur, cookie, author);
      assertThat(
              cruddur
                  .session(ReadToken.parse(cookie))
                  .feeds()
                  .user(author, PageQuery.first(20))
                  .items())
          .hasSize(2);
    }
  }

  @Test
  void overPools() {
    try (Cruddur cruddur =
        overPools(
            servers.primary().dataSource(DATABASE),
            servers.standby(0).dataSource(DATABASE),
            servers.standby(1).dataSource(DATABASE))) {
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 2);
      cruddur.users().findByHandle("nobody");
      assertThat(ReplicatedCruddur.reads(cruddur)).isOne();
    }
  }
}
