package io.cruddur.cli.common;

import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.Migrator;
import java.sql.Connection;
import java.sql.SQLException;
import picocli.CommandLine.Option;

/** Which schema of the database a command works on. */
public final class SchemaOptions {

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      defaultValue = "public",
      description = "Where the tables are; ${DEFAULT-VALUE} unless given.")
  private String schema = "public";

  public String name() {
    return schema;
  }

  /**
   * A migrator of that schema, on a database that can be reached.
   *
   * @throws io.cruddur.migrations.InvalidNameException if the schema's name cannot be one
   * @throws io.cruddur.database.DatabaseUnavailableException if the database cannot be reached
   */
  public Migrator migrator(DatabaseOptions database, MigrationMode mode) throws SQLException {
    Migrator migrator = Migrator.on(database.dataSource()).schema(schema).mode(mode).build();
    // why: the migrator speaks of the schema; that the host is wrong is said better here.
    try (Connection connection = database.connect()) {
      connection.isValid(0);
    }
    return migrator;
  }

  /**
   * Opens a connection whose search_path is the schema, after making sure that its tables are those
   * of this release.
   *
   * @throws io.cruddur.migrations.MigrationException if they are not, saying why
   */
  public Connection connect(DatabaseOptions database) throws SQLException {
    migrator(database, MigrationMode.VALIDATE).run();
    Connection connection = database.connect();
    try {
      Sql.run(connection, "SELECT set_config('search_path', quote_ident(?), false)", schema);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
