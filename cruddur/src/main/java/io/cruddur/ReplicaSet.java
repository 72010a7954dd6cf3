package io.cruddur;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.HostAndPort;
import io.cruddur.database.credentials.CredentialsSource;
import io.cruddur.database.internal.Replica;
import io.cruddur.database.internal.Replicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The replicas of one Cruddur, with the pools that were made for them. */
final class ReplicaSet implements AutoCloseable {

  /** A read that finds no connection goes to the primary, which is better than to wait. */
  private static final Duration LONGEST_ACQUIRE = Duration.ofSeconds(1);

  /** Reads that may wait at a host's pool, whose size is not known. */
  private static final int WAITERS = 4;

  private final Replicas replicas;
  private final List<Pool> pools = new ArrayList<>();

  private ReplicaSet(DataSource primary, boolean keepsConnection, ReplicaSettings settings) {
    replicas =
        new Replicas(
            primary,
            keepsConnection,
            new Replicas.Limits(
                settings.maxLag(),
                settings.patience(),
                settings.interval(),
                settings.silence(),
                settings.primaryReads()));
  }

  /** Each host of the URLs, with a pool like the primary's. */
  static ReplicaSet of(
      ConnectionUrl primary,
      List<ConnectionUrl> urls,
      @Nullable CredentialsSource credentials,
      PoolSettings pool,
      ReplicaSettings settings) {
    DataSource direct =
        primary.dataSource(credentials == null ? primary::credentials : credentials);
    return new ReplicaSet(direct, true, settings).start(urls, credentials, pool);
  }

  /** The same beside a host's pool, which lends its connections for questions, too. */
  static ReplicaSet of(
      DataSource primary,
      List<ConnectionUrl> urls,
      @Nullable CredentialsSource credentials,
      PoolSettings pool,
      ReplicaSettings settings) {
    return new ReplicaSet(primary, false, settings).start(urls, credentials, pool);
  }

  private ReplicaSet start(
      List<ConnectionUrl> urls, @Nullable CredentialsSource credentials, PoolSettings pool) {
    try {
      for (ConnectionUrl url : urls) {
        for (ConnectionUrl host : url.perHost()) {
          HostAndPort server = host.hosts().get(0);
          add(
              host,
              credentials == null
                  ? url::credentials
                  : credentials.forServer(server.host(), server.port()),
              pool);
        }
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    replicas.start();
    return this;
  }

  /** A host's pools, which lend their connections for questions, too. */
  static ReplicaSet of(DataSource primary, List<DataSource> pools, ReplicaSettings settings) {
    ReplicaSet set = new ReplicaSet(primary, false, settings);
    for (DataSource pool : pools) {
      set.replicas.add(set.nextName(), pool, pool, false, () -> {}, WAITERS);
    }
    set.replicas.start();
    return set;
  }

  private void add(ConnectionUrl host, CredentialsSource credentials, PoolSettings settings) {
    PoolSettings own = settings;
    if (settings.acquireTimeout().compareTo(LONGEST_ACQUIRE) > 0) {
      own = own.withAcquireTimeout(LONGEST_ACQUIRE);
    }
    if (settings.name() != null) {
      own = own.withName(settings.name() + "-" + nextName());
    }
    Pool pool = Pool.openReadOnly(host, credentials, own);
    pools.add(pool);
    replicas.add(
        host.hosts().get(0).toString(),
        pool.dataSource(),
        host.dataSource(credentials),
        true,
        pool::renew,
        own.maximumSize() / 2);
  }

  private String nextName() {
    return "replica-" + (replicas.all().size() + 1);
  }

  Replicas replicas() {
    return replicas;
  }

  List<ReplicaState> states() {
    return replicas.all().stream().map(this::state).toList();
  }

  private ReplicaState state(Replica replica) {
    return new ReplicaState(
        replica.name(), replica.lag(), replica.reads(), replica.waits(), replicas.problem(replica));
  }

  @Override
  public void close() {
    replicas.close();
    pools.forEach(Pool::close);
  }
}
