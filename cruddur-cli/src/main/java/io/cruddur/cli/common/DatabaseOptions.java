package io.cruddur.cli.common;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.HostAndPort;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Which database a command works on. */
public final class DatabaseOptions {

  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "prod",
      description = "Use PROD_CONNECTION_URL instead of CONNECTION_URL.")
  private Stage stage = Stage.LOCAL;

  private @Nullable ConnectionUrl url;
  private @Nullable DataSource dataSource;

  public DatabaseOptions(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Read once.
   *
   * @throws io.cruddur.database.InvalidConnectionUrlException if the variable is not set, or cannot
   *     be used
   */
  public ConnectionUrl url() {
    if (url == null) {
      url = ConnectionUrl.fromEnvironment(stage.variable(), terminal.environment());
    }
    return url;
  }

  /**
   * The argument that picks the same database in another command.
   *
   * @return " prod", or nothing
   */
  public String argument() {
    return stage == Stage.PROD ? " prod" : "";
  }

  /** Made once, because making it logs which database is meant. */
  public DataSource dataSource() {
    if (dataSource == null) {
      dataSource = url().dataSource();
    }
    return dataSource;
  }

  /**
   * Opens a connection.
   *
   * @throws DatabaseUnavailableException if that fails, with the cause and the remedy
   */
  public Connection connect() {
    try {
      return dataSource().getConnection();
    } catch (SQLException e) {
      DatabaseUnavailableException explained = DatabaseUnavailableException.in(e);
      throw explained != null
          ? explained
          : new DatabaseUnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether a slip would hurt somebody else. */
  public boolean isPrecious() {
    return stage == Stage.PROD || !url().hosts().stream().allMatch(HostAndPort::isLoopback);
  }
}
