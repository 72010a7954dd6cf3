package io.cruddur.spring.jpa;

import io.cruddur.migrations.internal.Shape;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.boot.model.relational.Sequence;
import org.hibernate.mapping.Table;
import org.hibernate.tool.schema.spi.SchemaFilter;
import org.hibernate.tool.schema.spi.SchemaFilterProvider;

/**
 * Hides our tables from a host's {@code ddl-auto}: {@code create} would drop them with their data,
 * and change sets make them anyway. {@code validate} sees them.
 */
final class KeptTables implements SchemaFilterProvider {

  private static final Set<String> OURS = Set.copyOf(Shape.TABLES);

  private final String schema;
  private final BooleanSupplier unqualifiedToo;
  private final SchemaFilterProvider hosts;

  /**
   * Beside a filter.
   *
   * @param schema that of Cruddur
   * @param unqualifiedToo whether a name without a schema can lead to a table in that of Cruddur
   * @param hosts what the host has set, or Hibernate's default
   */
  KeptTables(String schema, BooleanSupplier unqualifiedToo, SchemaFilterProvider hosts) {
    this.schema = schema;
    this.unqualifiedToo = unqualifiedToo;
    this.hosts = hosts;
  }

  /** Whether a table is of Cruddur's, by its name within the schema of Cruddur. */
  static boolean isOurs(String table, boolean isQuoted) {
    return OURS.contains(asStored(table, isQuoted));
  }

  /** A naming strategy may have it in upper case, which the server folds. */
  static String asStored(String name, boolean isQuoted) {
    return isQuoted ? name : name.toLowerCase(Locale.ROOT);
  }

  @Override
  public SchemaFilter getCreateFilter() {
    return new Others(schema, unqualifiedToo, hosts.getCreateFilter());
  }

  @Override
  public SchemaFilter getDropFilter() {
    return new Others(schema, unqualifiedToo, hosts.getDropFilter());
  }

  @Override
  public SchemaFilter getTruncatorFilter() {
    return new Others(schema, unqualifiedToo, hosts.getTruncatorFilter());
  }

  @Override
  public SchemaFilter getMigrateFilter() {
    return new Others(schema, unqualifiedToo, hosts.getMigrateFilter());
  }

  @Override
  public SchemaFilter getValidateFilter() {
    return hosts.getValidateFilter();
  }

  private record Others(String schema, BooleanSupplier unqualifiedToo, SchemaFilter hosts)
      implements SchemaFilter {

    @Override
    public boolean includeNamespace(Namespace namespace) {
      return hosts.includeNamespace(namespace);
    }

    @Override
    public boolean includeTable(Table table) {
      String in = table.getSchema();
      boolean isOurs =
          isOurs(table.getName(), table.isQuoted())
              && (in == null
                  ? unqualifiedToo.getAsBoolean()
                  : asStored(in, table.isSchemaQuoted()).equals(schema));
      return !isOurs && hosts.includeTable(table);
    }

    @Override
    public boolean includeSequence(Sequence sequence) {
      return hosts.includeSequence(sequence);
    }
  }
}
