package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cruddur.Cruddur;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.internal.SqlErrors;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a foreign key of ours refuses, in whichever table, is a conflict that a caller repeats. */
class ForeignKeysIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  /** A check would refuse the row before the key does. */
  private static final String DROP_CHECKS =
      """
      DO $$
      DECLARE statement text;
      BEGIN
        FOR statement IN
          SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
            FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
        LOOP
          EXECUTE statement;
        END LOOP;
      END $$
      """;

  /** For each table with a foreign key an INSERT whose rows refer to none. */
  private static final String INSERTS =
      """
      SELECT format('INSERT INTO %I (%s) VALUES (%s)', t.relname,
                    string_agg(quote_ident(c.attname), ', ' ORDER BY c.attnum),
                    string_agg(CASE format_type(c.atttypid, NULL)
                                 WHEN 'uuid' THEN 'gen_random_uuid()'
                                 WHEN 'timestamp with time zone' THEN 'now()'
                                 ELSE '''x''' END, ', ' ORDER BY c.attnum))
        FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid
       WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r'
         AND EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'f')
         AND c.attnum > 0 AND NOT c.attisdropped AND c.attnotnull AND NOT c.atthasdef
       GROUP BY t.relname
      """;

  @Test
  void aRowThatIsMissingIsAConflict() throws SQLException {
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    postgres.execute(DROP_CHECKS);
    List<String> inserts = inserts();

    assertThat(inserts).hasSizeGreaterThan(9);
    SoftAssertions softly = new SoftAssertions();
    for (String insert : inserts) {
      try (Connection connection = postgres.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        SQLException refused =
            catchThrowableOfType(SQLException.class, () -> statement.execute(insert));
        softly
            .assertThat(SqlErrors.translate(refused))
            .as(insert)
            .isInstanceOf(TransactionConflictException.class);
      }
    }
    softly.assertAll();
  }

  private static List<String> inserts() throws SQLException {
    List<String> inserts = new ArrayList<>();
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(INSERTS)) {
      while (rows.next()) {
        inserts.add(rows.getString(1));
      }
    }
    return inserts;
  }
}
