package io.cruddur.examples.trigger;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/**
 * What a cold start is measured against: the same event, TLS and insert, by hand and with none of
 * the care for odd attributes, taken handles and failures.
 */
final class BareJdbcHandler implements RequestStreamHandler {

  private static final String INSERT =
      """
      INSERT INTO users (uuid, display_name, handle, email, cognito_user_id, created_at)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """;

  private final String url;
  private final Properties properties;

  BareJdbcHandler(String url, Properties properties) {
    this.url = url;
    this.properties = properties;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    byte[] event = input.readAllBytes();
    Map<String, String> attributes = TriggerEvent.parse(event).attributes();
    try (Connection connection = DriverManager.getConnection(url, properties);
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setObject(1, UUID.randomUUID());
      insert.setString(2, attributes.get("name"));
      insert.setString(3, attributes.get("preferred_username"));
      insert.setString(4, attributes.get("email"));
      insert.setString(5, attributes.get("sub"));
      insert.setObject(6, OffsetDateTime.now(ZoneOffset.UTC));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IOException(e);
    }
    output.write(event);
  }
}
