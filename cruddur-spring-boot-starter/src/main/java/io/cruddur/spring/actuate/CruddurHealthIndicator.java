package io.cruddur.spring.actuate;

import io.cruddur.Cruddur;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the database answers, and has the schema that this release needs. A standby is up; the
 * detail {@code role} says that it is one.
 */
public class CruddurHealthIndicator implements HealthIndicator {

  private final Cruddur cruddur;
  private final String schema;
  private final boolean schemaIsOurs;

  /**
   * For a Cruddur.
   *
   * @param cruddur is asked
   * @param schema that holds its tables
   * @param schemaIsOurs whether an outdated schema is a failure: not where somebody else cares for
   *     it
   */
  public CruddurHealthIndicator(Cruddur cruddur, String schema, boolean schemaIsOurs) {
    this.cruddur = cruddur;
    this.schema = schema;
    this.schemaIsOurs = schemaIsOurs;
  }

  @Override
  public Health health() {
    Health.Builder builder = new Health.Builder();
    io.cruddur.Health found = cruddur.health();
    boolean up =
        found.reachable() && found.problem() == null && (found.upToDate() || !schemaIsOurs);
    (up ? builder.up() : builder.down()).withDetail("schema", schema);
    detail(builder, "role", found.role());
    detail(builder, "changeSet", found.schemaVersion());
    detail(builder, "problem", found.problem());
    builder.withDetail("upToDate", found.upToDate()).withDetail("keysChecked", found.keysChecked());
    // why never down for them: where none is usable, the primary answers.
    if (!found.replicas().isEmpty()) {
      builder.withDetail("replicas", found.replicas());
    }
    return builder.build();
  }

  private static void detail(Health.Builder builder, String name, @Nullable Object value) {
    if (value != null) {
      builder.withDetail(name, value);
    }
  }
}
