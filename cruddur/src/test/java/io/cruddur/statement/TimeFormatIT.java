package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.database.internal.Sql;
import io.cruddur.database.internal.Times;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Times as the driver gets them: text for the first executions of a statement, binary from the
 * sixth on; through a pool's result sets and a wrapper's.
 */
class TimeFormatIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private static final Map<String, Instant> TIMES =
      new TreeMap<>(
          Map.of(
              "infinity", Times.INFINITY,
              "-infinity", Times.MINUS_INFINITY,
              "0001-01-01 00:00:00Z", Instant.parse("0001-01-01T00:00:00Z"),
              "9999-12-31 23:59:59.999999Z", Instant.parse("9999-12-31T23:59:59.999999Z"),
              "1999-12-31 23:59:59.999999Z", Instant.parse("1999-12-31T23:59:59.999999Z"),
              "2000-01-01 00:00:00Z", Instant.parse("2000-01-01T00:00:00Z"),
              "2026-11-26 12:34:56.7Z", Instant.parse("2026-11-26T12:34:56.700Z"),
              "4714-11-24 00:00:00Z BC", Instant.parse("-4713-11-24T00:00:00Z"),
              "294276-12-31 23:59:59.999999Z", Instant.parse("+294276-12-31T23:59:59.999999Z")));

  @Test
  void textAndBinaryAreTheSameTimesThroughAPoolAndAWrapper() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    try (HikariDataSource pool = new HikariDataSource(config)) {
      assertReads(pool);
      assertReads(new Recorder(pool).dataSource());
    }
  }

  /** The one time whose binary form is what the text "infinity" is. */
  @Test
  void theTimeWhoseBytesSayInfinityIsRead() throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT timestamptz '2000-01-01Z' + make_interval(secs => 7597985170183.894137), NULL::timestamptz")) {
      for (int execution = 0; execution < 12; execution++) {
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          assertThat(Sql.sortKey(row, 1)).isBetween(at("+242770"), at("+242772"));
          assertThat(Sql.nullableInstant(row, 2)).isNull();
        }
      }
    }
  }

  private static Instant at(String year) {
    return Instant.parse(year + "-01-01T00:00:00Z");
  }

  private static void assertReads(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT ?::text::timestamptz")) {
      for (int execution = 0; execution < 12; execution++) {
        for (Map.Entry<String, Instant> time : TIMES.entrySet()) {
          statement.setString(1, time.getKey());
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            assertThat(Sql.sortKey(row, 1)).as(time.getKey()).isEqualTo(time.getValue());
            assertThat(Sql.instant(row, 1)).isEqualTo(Times.readable(time.getValue()));
          }
        }
      }
    }
  }
}
