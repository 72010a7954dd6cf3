package io.cruddur.migrations.adoption;

import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.TypeChange;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets a query see a table as if it had our columns already, whatever it looks like, so that
 * obstacles are searched before anything is changed, and people can run the query as it is.
 */
record TableView(Identifier schema, Shape ours, Shape theirs, List<Shape.Rename> renames) {

  /** The query with its {tables} replaced. */
  String expand(String sql) {
    String expanded = sql;
    for (String table : Shape.TABLES) {
      expanded = expanded.replace("{" + table + "}", expression(table));
    }
    return expanded;
  }

  private String expression(String table) {
    Shape.Table our = ours.table(table);
    Shape.Table their = theirs.tables().get(table);
    if (their != null && our.columns().entrySet().stream().allMatch(c -> same(their, c))) {
      return qualified(table);
    }
    String columns =
        our.columns().entrySet().stream()
            .map(column -> column(table, their, column))
            .collect(Collectors.joining(", "));
    return their == null
        ? "(SELECT %s LIMIT 0)".formatted(columns)
        : "(SELECT %s FROM %s)".formatted(columns, qualified(table));
  }

  private static boolean same(Shape.Table their, Map.Entry<String, Shape.Column> our) {
    Shape.Column column = their.columns().get(our.getKey());
    return column != null && TypeChange.keepsValues(our.getKey(), column, our.getValue().type());
  }

  private String column(
      String table, Shape.@Nullable Table their, Map.Entry<String, Shape.Column> our) {
    if (their != null && same(their, our)) {
      return our.getKey();
    }
    return renames.stream()
        .filter(r -> r.table().equals(table) && r.to().equals(our.getKey()) && their != null)
        .map(r -> r.from() + " AS " + r.to())
        .findFirst()
        .orElse("NULL::%s AS %s".formatted(our.getValue().type(), our.getKey()));
  }

  private String qualified(String table) {
    return schema.quoted() + "." + table;
  }
}
