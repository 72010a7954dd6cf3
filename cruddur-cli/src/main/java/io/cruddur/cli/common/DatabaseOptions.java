package io.cruddur.cli.common;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.HostAndPort;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which database a command works on. */
public final class DatabaseOptions {

  private final Terminal terminal;

  /** A person at a busy or distant server waits rather than try again; a service fails over. */
  private static final String CONNECT_SECONDS = "10";

  @Parameters(
      arity = "0..1",
      paramLabel = "prod",
      converter = Stage.Converter.class,
      completionCandidates = Stage.Candidates.class,
      description = "Use PROD_CONNECTION_URL instead of CONNECTION_URL.")
  private Stage stage = Stage.LOCAL;

  @Option(
      names = "--driver-url",
      description = {
        "The variable holds a JDBC URL with parameters of a socketFactory (Cloud SQL, AlloyDB). What"
            + " the driver does not know is handed on, and the host counts as another machine."
      })
  private boolean driverUrl;

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
      ConnectionUrl given =
          driverUrl
              ? ConnectionUrl.driverUrlFromEnvironment(stage.variable(), terminal.environment())
              : ConnectionUrl.fromEnvironment(stage.variable(), terminal.environment());
      url = given.withDefault("connectTimeout", CONNECT_SECONDS);
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
      dataSource = new WatchedDataSource(url().dataSource(), terminal.interruption());
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

  /**
   * Opens a connection to another database of the same server, as the same user.
   *
   * @throws DatabaseUnavailableException if that fails, with the cause and the remedy
   */
  public Connection connectTo(String name) {
    return terminal.interruption().watch(url().withDatabase(name).connect());
  }

  /** Whether a slip would hurt somebody else. */
  public boolean isPrecious() {
    // why: where a socketFactory connects to, the URL's host does not tell.
    return stage == Stage.PROD
        || driverUrl
        || url().driverProperties().containsKey("socketFactory")
        || !url().hosts().stream().allMatch(HostAndPort::isLoopback);
  }
}
