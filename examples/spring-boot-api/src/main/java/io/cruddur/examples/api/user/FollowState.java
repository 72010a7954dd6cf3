package io.cruddur.examples.api.user;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether one person follows another: a service's own statement on the library's tables. */
@Component
class FollowState {

  private static final String FOLLOWS =
      """
      SELECT EXISTS (
        SELECT 1 FROM follows f JOIN users u ON u.uuid = f.follower_uuid
         WHERE u.cognito_user_id = ? AND f.followee_uuid = ?)
      """;

  private final JdbcClient jdbc;

  FollowState(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  boolean follows(String cognitoUserId, UUID followee) {
    return jdbc.sql(FOLLOWS).params(cognitoUserId, followee).query(Boolean.class).single();
  }
}
