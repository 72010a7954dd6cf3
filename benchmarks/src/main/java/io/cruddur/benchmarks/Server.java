package io.cruddur.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.test.OwnServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server that all is measured on: that of CONNECTION_URL, or an embedded one. Everything lies
 * in a schema of its own, which must not be there before and is dropped at the end.
 */
final class Server implements AutoCloseable {

  /** Must not be there, so that nobody's data are dropped. */
  static final String SCHEMA = "cruddur_benchmark";

  private final @Nullable OwnServer embedded;
  private final String url;
  private final HikariDataSource admin;

  private Server(@Nullable OwnServer embedded, String url) {
    this.embedded = embedded;
    this.url = url;
    this.admin = pool("cruddur-benchmark-admin", 2);
  }

  static Server start() throws SQLException {
    String given = System.getenv("CONNECTION_URL");
    if (given != null && !given.isBlank()) {
      return new Server(null, given).withSchema();
    }
    OwnServer embedded =
        OwnServer.start(
            Map.of(
                "fsync", "on",
                "shared_buffers", "1GB",
                "max_wal_size", "4GB",
                "max_connections", "200"));
    return new Server(
            embedded,
            "jdbc:postgresql://localhost:%s/postgres?user=postgres".formatted(embedded.port()))
        .withSchema();
  }

  private Server withSchema() throws SQLException {
    execute("CREATE SCHEMA " + SCHEMA);
    return this;
  }

  String url() {
    return url;
  }

  /** A pool whose connections look into the schema, and are known by a name. */
  HikariDataSource pool(String name, int size) {
    HikariConfig config = new HikariConfig();
    ConnectionUrl parsed = ConnectionUrl.parse(url);
    config.setJdbcUrl(parsed.jdbcUrl());
    config.setDataSourceProperties(parsed.driverProperties());
    // why: as the driver's documentation says for batches; nothing else sends one.
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.setConnectionInitSql(
        "SET search_path TO %s; SET application_name TO '%s'".formatted(SCHEMA, name));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    return new HikariDataSource(config);
  }

  HikariDataSource admin() {
    return admin;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = admin.getConnection();
        Statement statement = connection.createStatement()) {
      for (String each : sql.split(";\n", -1)) {
        statement.execute(each);
      }
    }
  }

  String query(String sql) throws SQLException {
    try (Connection connection = admin.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      execute("DROP SCHEMA %s CASCADE".formatted(SCHEMA));
    } finally {
      admin.close();
      if (embedded != null) {
        embedded.close();
      }
    }
  }
}
