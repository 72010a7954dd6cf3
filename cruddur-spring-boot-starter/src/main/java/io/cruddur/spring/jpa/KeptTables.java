package io.cruddur.spring.jpa;

import java.util.Set;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.boot.model.relational.Sequence;
import org.hibernate.mapping.Table;
import org.hibernate.tool.schema.internal.DefaultSchemaFilter;
import org.hibernate.tool.schema.spi.SchemaFilter;
import org.hibernate.tool.schema.spi.SchemaFilterProvider;

/**
 * Hides our tables from a host's {@code ddl-auto}: {@code create} would drop them with their data,
 * and change sets make them anyway. {@code validate} sees them.
 */
final class KeptTables implements SchemaFilterProvider {

  private static final Set<String> OURS =
      Set.of(
          "users",
          "activities",
          "likes",
          "reposts",
          "follows",
          "blocks",
          "mutes",
          "hashtags",
          "mentions",
          "pins",
          "bookmarks",
          "reports",
          "activity_edits",
          "erasures");

  private final SchemaFilter others;

  /** Whether a table is of Cruddur's, by its name within the schema of Cruddur. */
  static boolean isOurs(String table) {
    return OURS.contains(table);
  }

  KeptTables(String schema) {
    this.others = new Others(schema);
  }

  @Override
  public SchemaFilter getCreateFilter() {
    return others;
  }

  @Override
  public SchemaFilter getDropFilter() {
    return others;
  }

  @Override
  public SchemaFilter getTruncatorFilter() {
    return others;
  }

  @Override
  public SchemaFilter getMigrateFilter() {
    return others;
  }

  @Override
  public SchemaFilter getValidateFilter() {
    return DefaultSchemaFilter.INSTANCE;
  }

  private record Others(String schema) implements SchemaFilter {

    @Override
    public boolean includeNamespace(Namespace namespace) {
      return true;
    }

    @Override
    public boolean includeTable(Table table) {
      return !isOurs(table.getName())
          || (table.getSchema() != null && !table.getSchema().equals(schema));
    }

    @Override
    public boolean includeSequence(Sequence sequence) {
      return true;
    }
  }
}
