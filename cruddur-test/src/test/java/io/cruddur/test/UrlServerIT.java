package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that is there already; here, the one of the other tests. */
class UrlServerIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void databasesAreCreatedAndDroppedThere() {
    TestServer server = new TestServer(UrlServer.connect(postgres.url()));
    TestDatabase database = server.createDatabase();
    assertThat(exists(database.databaseName())).isTrue();
    database.close();
    assertThat(exists(database.databaseName())).isFalse();
  }

  @Test
  void whatATestRunLeftIsDroppedWhenItsJvmEnds() throws Exception {
    String left;
    try (OtherJvm jvm = OtherJvm.start("-Dpostgres=url", "-DCRUDDUR_TEST_URL=" + postgres.url())) {
      left = Endpoint.parse(jvm.url()).database();
      assertThat(exists(left)).isTrue();
      jvm.end();
    }
    assertThat(exists(left)).isFalse();
  }

  private static boolean exists(String database) {
    return postgres.queryLong("SELECT count(*) FROM pg_database WHERE datname = '" + database + "'")
        == 1;
  }
}
