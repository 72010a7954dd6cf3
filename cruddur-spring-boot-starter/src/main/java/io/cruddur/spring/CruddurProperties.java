package io.cruddur.spring;

import io.cruddur.migrations.MigrationMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a host may set about Cruddur.
 *
 * @param enabled Whether there is a Cruddur at all.
 * @param schema Schema that holds the tables.
 * @param datasource Name of the DataSource bean that Cruddur uses, where there are several; the
 *     primary one by default.
 * @param migrations What happens to the schema at start.
 * @param feeds Limits of pages.
 * @param jpa Cruddur beside the host's JPA.
 * @param purge Deleting what has expired, by schedule.
 * @param reconcile Repairing counters, by schedule.
 */
@ConfigurationProperties("cruddur")
public record CruddurProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("public") String schema,
    @Nullable String datasource,
    @DefaultValue Migrations migrations,
    @DefaultValue Feeds feeds,
    @DefaultValue Jpa jpa,
    @DefaultValue Purge purge,
    @DefaultValue Reconcile reconcile) {

  /**
   * What happens to the schema at start.
   *
   * @param mode Whether missing change sets are applied, only looked for, or not asked about.
   * @param historyTable History table, where the host's own Liquibase runs Cruddur's change sets;
   *     cruddur_changelog by default.
   * @param url Where migrations connect to, as a libpq URI or a JDBC URL; by default they use the
   *     DataSource.
   * @param username Role that owns the tables; by default that of the URL.
   * @param password Password of that role; by default that of the URL.
   */
  public record Migrations(
      @DefaultValue("run") MigrationMode mode,
      @Nullable String historyTable,
      @Nullable String url,
      @Nullable String username,
      @Nullable String password) {

    // why: a record would print its password.
    @Override
    public String toString() {
      return "Migrations[mode=%s, historyTable=%s, username=%s]"
          .formatted(mode, historyTable, username);
    }
  }

  /**
   * Limits of pages.
   *
   * @param maxPageSize Most items of a page; a request for more gets this many. At most 100.
   */
  public record Feeds(@DefaultValue("100") int maxPageSize) {}

  /**
   * Cruddur beside the host's JPA.
   *
   * @param enabled Whether the host's persistence unit has Cruddur's entities.
   */
  public record Jpa(@DefaultValue("true") boolean enabled) {}

  /**
   * Deleting what has expired, by schedule.
   *
   * @param enabled Whether this service deletes expired activities.
   * @param interval How often, on one of the instances.
   * @param batchSize Most activities that one transaction deletes.
   */
  public record Purge(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("1h") Duration interval,
      @DefaultValue("1000") int batchSize) {}

  /**
   * Repairing counters, by schedule.
   *
   * @param enabled Whether this service repairs counters that do not say what they count.
   * @param interval How often, on one of the instances.
   */
  public record Reconcile(
      @DefaultValue("false") boolean enabled, @DefaultValue("1d") Duration interval) {}
}
