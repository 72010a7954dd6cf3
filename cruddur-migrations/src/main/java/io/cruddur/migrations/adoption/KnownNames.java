package io.cruddur.migrations.adoption;

import io.cruddur.migrations.internal.Shape;
import java.util.List;

/** Names that variants of the reference application give to columns of ours. */
final class KnownNames {

  private static final List<Shape.Rename> KNOWN =
      List.of(
          new Shape.Rename("users", "cognito_user_uuid", "cognito_user_id"),
          new Shape.Rename("users", "name", "display_name"),
          new Shape.Rename("users", "nickname", "handle"),
          new Shape.Rename("users", "create_at", "created_at"),
          new Shape.Rename("activities", "reply_count", "replies_count"),
          new Shape.Rename("activities", "repost_count", "reposts_count"),
          new Shape.Rename("activities", "like_count", "likes_count"),
          new Shape.Rename("activities", "create_at", "created_at"),
          new Shape.Rename("likes", "create_at", "created_at"));

  private KnownNames() {}

  /** Those that the tables have, where they lack the right one. */
  static List<Shape.Rename> in(Shape theirs) {
    return KNOWN.stream().filter(rename -> applies(rename, theirs)).toList();
  }

  private static boolean applies(Shape.Rename rename, Shape theirs) {
    Shape.Table table = theirs.tables().get(rename.table());
    return table != null && table.has(rename.from()) && !table.has(rename.to());
  }
}
