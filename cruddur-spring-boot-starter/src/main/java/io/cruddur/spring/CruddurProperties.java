package io.cruddur.spring;

import static java.util.Objects.requireNonNullElse;

import io.cruddur.AuthorsCacheSettings;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.repo.page.PageQuery;
import java.time.Duration;
import java.util.List;
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
 * @param replicas Servers that answer reads.
 * @param migrations What happens to the schema at start.
 * @param feeds Limits of pages.
 * @param authorsCache Authors' names in memory, for cheaper pages.
 * @param jpa Cruddur beside the host's JPA.
 * @param purge Deleting what has expired, by schedule.
 * @param reconcile Repairing counters, by schedule.
 * @param names Storing the mentions and hashtags of what another program wrote, by schedule.
 */
@ConfigurationProperties("cruddur")
public record CruddurProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue(DEFAULT_SCHEMA) String schema,
    @Nullable String datasource,
    Replicas replicas,
    Migrations migrations,
    Feeds feeds,
    AuthorsCache authorsCache,
    Jpa jpa,
    Purge purge,
    Reconcile reconcile,
    Names names) {

  /**
   * A group of which the host sets nothing is null, and becomes its defaults: Boot would take
   * milliseconds to find them in the annotations. A blank text, as of a placeholder that is not
   * set, is none.
   *
   * @param enabled whether there is a Cruddur at all
   * @param schema schema that holds the tables
   * @param datasource null for the primary one
   * @param replicas null for none
   * @param migrations null for the defaults, as for all that follow
   * @param feeds limits of pages
   * @param authorsCache authors' names in memory
   * @param jpa Cruddur beside the host's JPA
   * @param purge deleting what has expired
   * @param reconcile repairing counters
   * @param names storing mentions and hashtags
   */
  public CruddurProperties {
    schema = requireNonNullElse(text(schema), DEFAULT_SCHEMA);
    datasource = text(datasource);
    replicas = requireNonNullElse(replicas, Replicas.DEFAULTS);
    migrations = requireNonNullElse(migrations, Migrations.DEFAULTS);
    feeds = requireNonNullElse(feeds, Feeds.DEFAULTS);
    authorsCache = requireNonNullElse(authorsCache, AuthorsCache.DEFAULTS);
    jpa = requireNonNullElse(jpa, Jpa.DEFAULTS);
    purge = requireNonNullElse(purge, Purge.DEFAULTS);
    reconcile = requireNonNullElse(reconcile, Reconcile.DEFAULTS);
    names = requireNonNullElse(names, Names.DEFAULTS);
  }

  // why: JPA's post-processor asks each bean for it, and the record's own would take 8 ms of a
  // start to be put together.
  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  private static final String DEFAULT_SCHEMA = "public";

  /** As in the calls that these are handed to. */
  private static final int MAX_BATCH = 10_000;

  /**
   * Servers that answer reads.
   *
   * @param url Where they are, as a libpq URI or a JDBC URL; each host of it is a server of its
   *     own, and a server that is no standby at the moment is left out.
   * @param urls The same as several URLs of one host each.
   * @param username Role on these servers; by default that of the URL.
   * @param password Password of that role; by default that of the URL.
   * @param poolSize Most connections to each of these servers.
   * @param datasources Names or qualifiers of the host's own DataSource beans, one for each server,
   *     instead of URLs.
   * @param maxLag How far behind the primary one may be, for reads without a token.
   * @param patience How long a read with a token waits for one, before the primary answers.
   * @param interval How often each server is asked where it is.
   * @param silence When a server that says nothing is given up.
   * @param primaryReads Whether the primary answers as many reads as each of these servers.
   * @param tokenCookie Cookie by which a browser sees what its requests before this one wrote.
   * @param tokenHeader Header by which a client without cookies does, in the answer and in the next
   *     request.
   */
  public record Replicas(
      @Nullable String url,
      @DefaultValue List<String> urls,
      @Nullable String username,
      @Nullable String password,
      @DefaultValue("10") int poolSize,
      @DefaultValue List<String> datasources,
      @DefaultValue("10s") Duration maxLag,
      @DefaultValue("100ms") Duration patience,
      @DefaultValue("250ms") Duration interval,
      @DefaultValue("750ms") Duration silence,
      @DefaultValue("false") boolean primaryReads,
      @Nullable String tokenCookie,
      @Nullable String tokenHeader) {

    static final Replicas DEFAULTS =
        new Replicas(
            null,
            List.of(),
            null,
            null,
            10,
            List.of(),
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(750),
            false,
            null,
            null);

    /**
     * A blank text, as of a placeholder that is not set, is none.
     *
     * @param url null for none
     * @param urls empty for none
     * @param username null for that of the URL
     * @param password null for that of the URL
     * @param poolSize most connections to each
     * @param datasources empty for none
     * @param maxLag how far behind one may be
     * @param patience how long a read with a token waits
     * @param interval how often each is asked where it is
     * @param silence when one that says nothing is given up
     * @param primaryReads whether the primary answers reads
     * @param tokenCookie null for none
     * @param tokenHeader null for none
     */
    public Replicas {
      url = text(url);
      username = text(username);
      password = text(password);
      tokenCookie = text(tokenCookie);
      tokenHeader = text(tokenHeader);
    }

    // why: a record would print its passwords, and those in the URLs.
    @Override
    public String toString() {
      return "Replicas[username=%s, datasources=%s]".formatted(username, datasources);
    }
  }

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

    static final Migrations DEFAULTS = new Migrations(MigrationMode.RUN, null, null, null, null);

    /**
     * A blank text, as of a placeholder that is not set, is none.
     *
     * @param mode what happens to the schema
     * @param historyTable null for the library's own
     * @param url null for the DataSource
     * @param username null for that of the URL
     * @param password null for that of the URL
     */
    public Migrations {
      historyTable = text(historyTable);
      url = text(url);
      username = text(username);
      password = text(password);
      if (url == null && (username != null || password != null)) {
        throw new IllegalArgumentException(
            "cruddur.migrations.username and .password act with cruddur.migrations.url alone");
      }
    }

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
  public record Feeds(@DefaultValue("100") int maxPageSize) {

    static final Feeds DEFAULTS = new Feeds(PageQuery.MAX_SIZE);

    /**
     * Refuses a size that no page can have.
     *
     * @param maxPageSize 1 to 100
     */
    public Feeds {
      require(
          maxPageSize >= 1 && maxPageSize <= PageQuery.MAX_SIZE,
          "cruddur.feeds.max-page-size must be 1 to 100");
    }
  }

  /**
   * Authors' names in memory, for cheaper pages.
   *
   * @param enabled Whether pages take the names of authors from memory. Needs Caffeine.
   * @param maximumAge How late a page may show what another process changed.
   * @param maximumSize How many authors are kept.
   */
  public record AuthorsCache(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("1m") Duration maximumAge,
      @DefaultValue("100000") long maximumSize) {

    static final AuthorsCache DEFAULTS = new AuthorsCache(false, Duration.ofMinutes(1), 100_000);

    /**
     * Refuses what the cache would.
     *
     * @param enabled whether there is one
     * @param maximumAge a second or longer
     * @param maximumSize 1 or more
     */
    public AuthorsCache {
      require(
          maximumAge.compareTo(Duration.ofSeconds(1)) >= 0,
          "cruddur.authors-cache.maximum-age must be a second or longer");
      require(maximumSize >= 1, "cruddur.authors-cache.maximum-size must be 1 or more");
    }

    AuthorsCacheSettings settings(@Nullable Object meterRegistry) {
      return AuthorsCacheSettings.defaults()
          .withMaximumAge(maximumAge)
          .withMaximumSize(maximumSize)
          .withMeters(meterRegistry);
    }
  }

  /**
   * Cruddur beside the host's JPA.
   *
   * @param enabled Whether the host's persistence unit has Cruddur's entities.
   */
  public record Jpa(@DefaultValue("true") boolean enabled) {

    static final Jpa DEFAULTS = new Jpa(true);
  }

  /**
   * Deleting what has expired, by schedule.
   *
   * @param enabled Whether this service deletes expired activities.
   * @param interval How often, on one of the instances.
   * @param batchSize Most activities that one transaction deletes. At most 10,000.
   */
  public record Purge(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("1h") Duration interval,
      @DefaultValue("1000") int batchSize) {

    static final Purge DEFAULTS = new Purge(false, Duration.ofHours(1), 1000);

    /**
     * Refuses what would fail at each interval.
     *
     * @param enabled whether this service deletes
     * @param interval positive
     * @param batchSize 1 to 10,000
     */
    public Purge {
      require(interval.toMillis() >= 1, "cruddur.purge.interval must be positive");
      require(
          batchSize >= 1 && batchSize <= MAX_BATCH, "cruddur.purge.batch-size must be 1 to 10,000");
    }
  }

  /**
   * Repairing counters, by schedule.
   *
   * @param enabled Whether this service repairs counters that do not say what they count.
   * @param interval How often, on one of the instances.
   */
  public record Reconcile(
      @DefaultValue("false") boolean enabled, @DefaultValue("1d") Duration interval) {

    static final Reconcile DEFAULTS = new Reconcile(false, Duration.ofDays(1));

    /**
     * Refuses what would fail at once.
     *
     * @param enabled whether this service repairs
     * @param interval positive
     */
    public Reconcile {
      require(interval.toMillis() >= 1, "cruddur.reconcile.interval must be positive");
    }
  }

  /**
   * Storing the mentions and hashtags of what another program wrote, by schedule.
   *
   * @param enabled Whether this service stores them.
   * @param interval How often, on one of the instances.
   * @param batchSize Most messages whose names one transaction stores. At most 10,000.
   */
  public record Names(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("1m") Duration interval,
      @DefaultValue("500") int batchSize) {

    static final Names DEFAULTS = new Names(false, Duration.ofMinutes(1), 500);

    /**
     * Refuses what would fail at each interval.
     *
     * @param enabled whether this service stores them
     * @param interval positive
     * @param batchSize 1 to 10,000
     */
    public Names {
      require(interval.toMillis() >= 1, "cruddur.names.interval must be positive");
      require(
          batchSize >= 1 && batchSize <= MAX_BATCH, "cruddur.names.batch-size must be 1 to 10,000");
    }
  }

  private static @Nullable String text(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }

  private static void require(boolean possible, String message) {
    if (!possible) {
      throw new IllegalArgumentException(message);
    }
  }
}
