package io.cruddur.migrations.adoption.internal;

import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Names that variants of the reference application give to columns of ours. */
public final class KnownNames {

  /** Our columns that count. */
  public static final Set<String> COUNTS = Set.of("replies_count", "reposts_count", "likes_count");

  private static final List<Shape.Rename> KNOWN =
      List.of(
          new Shape.Rename("users", "cognito_user_uuid", "cognito_user_id"),
          new Shape.Rename("users", "name", "display_name"),
          new Shape.Rename("users", "full_name", "display_name"),
          new Shape.Rename("users", "nickname", "handle"),
          new Shape.Rename("users", "create_at", "created_at"),
          new Shape.Rename("activities", "reply_count", "replies_count"),
          new Shape.Rename("activities", "repost_count", "reposts_count"),
          new Shape.Rename("activities", "like_count", "likes_count"),
          new Shape.Rename("activities", "create_at", "created_at"),
          new Shape.Rename("likes", "create_at", "created_at"),
          new Shape.Rename("likes", "user_id", "user_uuid"),
          new Shape.Rename("likes", "activity_id", "activity_uuid"),
          new Shape.Rename("reposts", "create_at", "created_at"),
          new Shape.Rename("reposts", "user_id", "user_uuid"),
          new Shape.Rename("reposts", "activity_id", "activity_uuid"));

  private KnownNames() {}

  /** Those that the tables have, where they lack the right one. */
  public static List<Shape.Rename> in(Shape theirs) {
    Set<String> taken = new HashSet<>();
    return KNOWN.stream()
        .filter(rename -> applies(rename, theirs))
        .filter(rename -> taken.add(rename.table() + "." + rename.to()))
        .toList();
  }

  /** The name that a column will have. */
  static String after(List<Shape.Rename> renames, Shape.Table table, String column) {
    return renames.stream()
        .filter(rename -> rename.table().equals(table.name()) && rename.from().equals(column))
        .map(Shape.Rename::to)
        .findFirst()
        .orElse(column);
  }

  /**
   * What to do first about something whose SQL has the name of a column that will have another:
   * once that is renamed, the server writes the SQL with its new name, and leaves names that views
   * give as they are.
   */
  static Optional<String> renameFirst(
      Identifier schema, List<Shape.Rename> renames, String... statements) {
    return renames.stream()
        .filter(
            rename ->
                Stream.of(statements)
                    .anyMatch(sql -> sql.matches("(?s).*\\b" + rename.from() + "\\b.*")))
        .findFirst()
        .map(
            rename ->
                "its SQL has the name of a column that will have another: rename that first, and look again: ALTER TABLE %s.%s RENAME COLUMN %s TO %s"
                    .formatted(schema.quoted(), rename.table(), rename.from(), rename.to()));
  }

  /** The definition of an index as it is before a column of it is renamed. */
  public static String before(Shape theirs, String table, String column, String definition) {
    return in(theirs).stream()
        .filter(rename -> rename.table().equals(table) && rename.to().equals(column))
        .findFirst()
        .map(
            rename -> {
              int columns = definition.indexOf('(');
              return definition.substring(0, columns)
                  + definition.substring(columns).replaceAll("\\b" + column + "\\b", rename.from());
            })
        .orElse(definition);
  }

  private static boolean applies(Shape.Rename rename, Shape theirs) {
    Shape.Table table = theirs.tables().get(rename.table());
    return table != null && table.has(rename.from()) && !table.has(rename.to());
  }
}
