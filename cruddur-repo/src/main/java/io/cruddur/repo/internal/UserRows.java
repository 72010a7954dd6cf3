package io.cruddur.repo.internal;

import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurUser;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** How a row of users is selected and read. */
public final class UserRows {

  public static final String COLUMNS =
      "uuid, display_name, handle, email, cognito_user_id, bio, created_at, deleted_at";

  /** The placeholder 'MOCK', which seeded users share, finds nobody. */
  public static final String FIND_BY_COGNITO_USER_ID =
      "SELECT "
          + COLUMNS
          + " FROM {h-schema}users WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK'";

  private UserRows() {}

  public static CruddurUser user(ResultSet row) throws SQLException {
    return CruddurUser.stored(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        Sql.instant(row, 7),
        Sql.nullableInstant(row, 8));
  }
}
