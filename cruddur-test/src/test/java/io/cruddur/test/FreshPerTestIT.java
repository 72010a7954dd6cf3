package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

class FreshPerTestIT {

  private static final Set<String> seen = new HashSet<>();

  @RegisterExtension
  static final PostgresExtension postgres =
      PostgresExtension.template(
              "fresh-per-test",
              dataSource -> {
                try (var connection = dataSource.getConnection();
                    var statement = connection.createStatement()) {
                  statement.execute("CREATE TABLE notes (note text)");
                }
              })
          .freshPerTest();

  @RepeatedTest(2)
  void aTestDoesNotSeeTheRowsOfTheTestBefore() {
    assertThat(seen.add(postgres.databaseName())).isTrue();
    assertThat(postgres.queryLong("SELECT count(*) FROM notes")).isZero();
    postgres.execute("INSERT INTO notes VALUES ('mine')");
  }
}
