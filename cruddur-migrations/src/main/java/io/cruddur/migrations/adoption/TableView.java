package io.cruddur.migrations.adoption;

import static java.util.stream.Collectors.joining;

import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.TypeChange;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lets a query see a table as if it had our columns already, and as if the owner's decisions had
 * been carried out, so that obstacles are searched before anything is changed, and people can run
 * the query as it is.
 */
record TableView(
    Identifier schema, Shape ours, Shape theirs, List<Shape.Rename> renames, Decided decided) {

  /** Tables of pairs that refer to users, by the columns of the pair. */
  private static final Map<String, List<String>> LINKS =
      Map.of(
          "likes", List.of("activity_uuid", "user_uuid"),
          "reposts", List.of("activity_uuid", "user_uuid"),
          "follows", List.of("follower_uuid", "followee_uuid"));

  /** The query with its {tables} replaced. */
  String expand(String sql) {
    String expanded = sql;
    for (String table : Shape.TABLES) {
      String placeholder = "{" + table + "}";
      if (expanded.contains(placeholder)) {
        expanded = expanded.replace(placeholder, expression(table));
      }
    }
    return expanded;
  }

  private String expression(String table) {
    String asIs = asIs(table);
    if (decided.isNothing()) {
      return asIs;
    }
    if (table.equals("users")) {
      return "(SELECT %s FROM %s asis WHERE true%s)"
          .formatted(
              columns(table, Map.of("cognito_user_id", ids())),
              asIs,
              decided.merged().isEmpty() ? "" : " AND uuid NOT IN (" + removed() + ")");
    }
    if (decided.merged().isEmpty()) {
      return asIs;
    }
    if (table.equals("activities")) {
      return "(SELECT %s FROM %s asis)"
          .formatted(columns(table, Map.of("user_uuid", staying("user_uuid"))), asIs);
    }
    return LINKS.containsKey(table) ? link(table, asIs) : asIs;
  }

  /** Without what the merge removes: links that two rows of a user had, and those to oneself. */
  private String link(String table, String asIs) {
    String first = LINKS.getOrDefault(table, List.of()).get(0);
    String second = LINKS.getOrDefault(table, List.of()).get(1);
    String touched = "(%s IN (%3$s) OR %2$s IN (%3$s))".formatted(first, second, removed());
    return """
        (SELECT %1$s FROM (SELECT linked.*, row_number() OVER (PARTITION BY %2$s, %3$s ORDER BY cruddur_touched) AS cruddur_nth \
        FROM (SELECT %4$s, coalesce(%5$s, false) AS cruddur_touched FROM %6$s asis) linked) counted \
        WHERE NOT (cruddur_touched AND (cruddur_nth > 1 OR %2$s = %3$s)))\
        """
        .formatted(
            columns(table, Map.of()),
            first,
            second,
            columns(table, Map.of(first, staying(first), second, staying(second))),
            touched,
            asIs);
  }

  private String columns(String table, Map<String, String> replaced) {
    return ours.table(table).columns().keySet().stream()
        .map(
            column ->
                replaced.containsKey(column) ? replaced.get(column) + " AS " + column : column)
        .collect(joining(", "));
  }

  private String ids() {
    return decided.ids().isEmpty()
        ? "cognito_user_id"
        : "CASE uuid %s ELSE cognito_user_id END"
            .formatted(
                decided.ids().entrySet().stream()
                    .map(
                        id ->
                            "WHEN '%s' THEN '%s'"
                                .formatted(id.getKey(), id.getValue().replace("'", "''")))
                    .collect(joining(" ")));
  }

  private String staying(String column) {
    return "CASE %1$s %2$s ELSE %1$s END"
        .formatted(
            column,
            decided.merged().entrySet().stream()
                .map(pair -> "WHEN '%s' THEN '%s'::uuid".formatted(pair.getKey(), pair.getValue()))
                .collect(joining(" ")));
  }

  private String removed() {
    return decided.merged().keySet().stream()
        .map(UUID::toString)
        .map("'%s'"::formatted)
        .collect(joining(", "));
  }

  private String asIs(String table) {
    Shape.Table our = ours.table(table);
    Shape.Table their = theirs.tables().get(table);
    if (their != null && our.columns().entrySet().stream().allMatch(c -> isAsOurs(their, c))) {
      return qualified(table);
    }
    String columns =
        our.columns().entrySet().stream()
            .map(column -> column(table, their, column))
            .collect(joining(", "));
    return their == null
        ? "(SELECT %s LIMIT 0)".formatted(columns)
        : "(SELECT %s FROM %s)".formatted(columns, qualified(table));
  }

  private static boolean isAsOurs(Shape.Table their, Map.Entry<String, Shape.Column> our) {
    Shape.Column column = their.columns().get(our.getKey());
    return column != null
        && TypeChange.keepsValues(our.getKey(), column, our.getValue().type())
        && !isOtherText(column, our.getValue());
  }

  /** A key has no blanks to trim, and some texts refuse patterns, or equal others. */
  private static boolean isOtherText(Shape.Column their, Shape.Column our) {
    return our.type().equals("text") && !their.type().equals("text");
  }

  private String column(
      String table, Shape.@Nullable Table their, Map.Entry<String, Shape.Column> our) {
    String name = our.getKey();
    String former = Shape.Rename.former(renames, table, name);
    Shape.Column column = their == null ? null : their.columns().get(former);
    if (column == null || !TypeChange.keepsValues(name, column, our.getValue().type())) {
      return "NULL::%s AS %s".formatted(our.getValue().type(), name);
    }
    if (isOtherText(column, our.getValue())) {
      return "(%s::text COLLATE \"default\") AS %s".formatted(former, name);
    }
    return former.equals(name) ? name : "%s AS %s".formatted(former, name);
  }

  private String qualified(String table) {
    return schema.quoted() + "." + table;
  }
}
