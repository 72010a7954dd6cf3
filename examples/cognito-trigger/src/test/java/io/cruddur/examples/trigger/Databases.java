package io.cruddur.examples.trigger;

import io.cruddur.migrations.Migrator;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Databases with the tables in them, made by the published SQL: there is no Liquibase here. */
final class Databases {

  private Databases() {}

  static PostgresExtension migrated() {
    return PostgresExtension.template("trigger", Databases::migrate);
  }

  static void migrate(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      // why: the driver sends the script as one message; psql sends each statement by itself.
      statement.execute(Migrator.on(source).build().updateSql().replace("CONCURRENTLY", ""));
    }
  }
}
