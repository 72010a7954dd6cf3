package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.TimeZone;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestMethodOrder(MethodName.class)
class PostgresExtensionIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void aClassStartsWithoutTables() {
    assertThat(postgres.queryLong("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isZero();
    postgres.execute("CREATE TABLE notes (note text); INSERT INTO notes VALUES ('first')");
  }

  @Test
  void itsNextTestStillSeesTheRows() {
    assertThat(postgres.queryLong("SELECT count(*) FROM notes")).isEqualTo(1);
  }

  @Nested
  class ANestedClass {

    @Test
    void sharesTheDatabaseOfItsOutermostClass() {
      postgres.execute("CREATE TABLE IF NOT EXISTS nested (i integer)");
      assertThat(postgres.queryLong("SELECT count(*) FROM nested")).isZero();
    }
  }

  @Test
  void sessionsRunInAnOddTimeZoneAndTheJvmInAnother() throws SQLException {
    assertThat(show("TimeZone")).isEqualTo("America/Los_Angeles");
    assertThat(TimeZone.getDefault().getID()).isNotIn("America/Los_Angeles", "UTC");
  }

  @Test
  void theServerKeepsWhatItHasAcknowledged() throws SQLException {
    assertThat(show("fsync")).isEqualTo("on");
    assertThat(show("synchronous_commit")).isEqualTo("on");
  }

  @Test
  void upperAndLowerCaseGoBeyondAscii() {
    assertThat(postgres.queryLong("SELECT (lower('É') = 'é')::int")).isEqualTo(1);
  }

  private static String show(String setting) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
