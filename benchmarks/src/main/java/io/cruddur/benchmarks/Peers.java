package io.cruddur.benchmarks;

import io.cruddur.AuthorsCacheSettings;
import io.cruddur.Cruddur;
import io.cruddur.benchmarks.peer.JdbcClientPeer;
import io.cruddur.benchmarks.peer.JdbcPeer;
import io.cruddur.benchmarks.peer.JdbiPeer;
import io.cruddur.benchmarks.peer.JoinPeer;
import io.cruddur.benchmarks.peer.JooqPeer;
import io.cruddur.benchmarks.peer.KeptPlanPeer;
import io.cruddur.benchmarks.peer.LibraryPeer;
import io.cruddur.benchmarks.peer.LimitFirstPeer;
import io.cruddur.benchmarks.peer.MatchesFirstPeer;
import io.cruddur.benchmarks.peer.Peer;
import io.cruddur.benchmarks.peer.RulesPeer;
import io.cruddur.benchmarks.peer.SpringDataPeer;
import io.cruddur.benchmarks.peer.StatelessSessionPeer;
import io.cruddur.benchmarks.peer.SteppingClock;
import io.cruddur.benchmarks.peer.entity.Activity;
import io.cruddur.benchmarks.peer.entity.Author;
import io.cruddur.benchmarks.peer.entity.Following;
import io.cruddur.benchmarks.peer.entity.Reaction;
import io.cruddur.migrations.MigrationMode;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;

/** All peers on one pool. */
final class Peers implements AutoCloseable {

  final JdbcPeer jdbc;
  final JoinPeer join;
  final KeptPlanPeer keptPlan;
  final LimitFirstPeer limitFirst;
  final MatchesFirstPeer matchesFirst;
  final RulesPeer rules;
  final JdbcClientPeer jdbcClient;
  final JdbiPeer jdbi;
  final JooqPeer jooq;
  final StatelessSessionPeer stateless;
  final SpringDataPeer springData;
  final LibraryPeer library;
  final LibraryPeer withAuthorsCache;
  final LibraryPeer ofUnknownViewers;

  /** Everybody but the plain join; JDBC, which the ratios are to, is the first. */
  final List<Peer> all;

  /** These, and likes by the library's rules. */
  final List<Peer> withRules;

  /** Those that take SQL, and the library. */
  final List<Peer> withSql;

  private final Cruddur cruddur;
  private final Cruddur cached;
  private final Cruddur stepping;
  private final SessionFactory sessions;

  /**
   * On a pool.
   *
   * @param words the expression of the index on messages
   */
  Peers(DataSource pool, String words) {
    cruddur =
        Cruddur.builder()
            .dataSource(pool)
            .schema(Server.SCHEMA)
            .migrations(MigrationMode.OFF)
            .build();
    cached =
        Cruddur.builder()
            .dataSource(pool)
            .schema(Server.SCHEMA)
            .migrations(MigrationMode.OFF)
            .authorsCache(AuthorsCacheSettings.defaults())
            .build();
    SteppingClock clock = new SteppingClock();
    stepping =
        Cruddur.builder()
            .dataSource(pool)
            .schema(Server.SCHEMA)
            .migrations(MigrationMode.OFF)
            .clock(clock)
            .build();
    Configuration hibernate =
        new Configuration()
            .addAnnotatedClass(Activity.class)
            .addAnnotatedClass(Author.class)
            .addAnnotatedClass(Following.class)
            .addAnnotatedClass(Reaction.class)
            .setProperty(AvailableSettings.DEFAULT_SCHEMA, Server.SCHEMA);
    hibernate.getProperties().put(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
    sessions = hibernate.buildSessionFactory();
    jdbc = new JdbcPeer(pool, words);
    join = new JoinPeer(pool, words);
    keptPlan = new KeptPlanPeer(pool, words);
    limitFirst = new LimitFirstPeer(pool, words);
    matchesFirst = new MatchesFirstPeer(pool, words);
    rules = new RulesPeer(pool, words);
    jdbcClient = new JdbcClientPeer(pool, words);
    jdbi = new JdbiPeer(pool, words);
    jooq = new JooqPeer(pool, words);
    stateless = new StatelessSessionPeer(sessions);
    springData = new SpringDataPeer(sessions);
    library = new LibraryPeer("this library", cruddur);
    withAuthorsCache = new LibraryPeer("this library, authors' names in memory", cached);
    ofUnknownViewers =
        LibraryPeer.ofUnknownViewers("this library, viewer not known", stepping, clock);
    all = List.of(jdbc, library, jdbcClient, jdbi, jooq, stateless, springData);
    withRules = Stream.concat(all.stream(), Stream.of(rules)).toList();
    withSql = List.of(jdbc, library, jdbcClient, jdbi);
  }

  Cruddur cruddur() {
    return cruddur;
  }

  @Override
  public void close() {
    sessions.close();
    stepping.close();
    cached.close();
    cruddur.close();
  }
}
