package io.cruddur.test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A primary with streaming standbys on this machine, made from the embedded binaries alone: for
 * tests of what reads from replicas and survives a failover. {@link ReplicatedPostgres} gives them
 * to a test class. Replication is asynchronous unless {@link #synchronousStandbyNames} says
 * otherwise. Not safe for use by many threads.
 */
public final class ReplicatedServers implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final List<ReplicatedServer> all = new ArrayList<>();
  private @Nullable ReplicatedServer primary;

  private ReplicatedServers() {}

  /**
   * Starts a primary and its standbys.
   *
   * @param standbys how many, 0 or more
   * @return all up, and the standbys streaming; close it
   */
  public static ReplicatedServers start(int standbys) {
    return start(standbys, Map.of());
  }

  /**
   * The same with settings.
   *
   * @param standbys how many, 0 or more
   * @param settings of postgresql.conf, for each server
   * @return all up, and the standbys streaming; close it
   */
  public static ReplicatedServers start(int standbys, Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>();
    // why: a standby that was stopped for a while needs no new base backup.
    all.put("wal_keep_size", "256MB");
    all.put("wal_retrieve_retry_interval", "100ms");
    all.put("wal_receiver_status_interval", "1s");
    all.putAll(settings);
    ReplicatedServers servers = new ReplicatedServers();
    try {
      servers.startAll(standbys, all);
      return servers;
    } catch (RuntimeException | Error e) {
      servers.close();
      throw e;
    }
  }

  private void startAll(int standbys, Map<String, String> settings) {
    String group = "cruddur-replicated-" + UUID.randomUUID();
    for (int i = 1; i <= 1 + standbys; i++) {
      Path directory = Path.of(System.getProperty("java.io.tmpdir"), group + "-" + i);
      ReplicatedServer server = new ReplicatedServer(this, "server_" + i, directory, settings);
      all.add(server);
      if (i == 1) {
        server.launch();
        server.requirePassword();
        primary = server;
      } else {
        server.create();
      }
    }
  }

  /**
   * The server that was promoted last, or the first one.
   *
   * @return the primary, even while it is stopped
   */
  public ReplicatedServer primary() {
    if (primary == null) {
      throw new IllegalStateException("The servers have not started");
    }
    return primary;
  }

  void primary(ReplicatedServer promoted) {
    primary = promoted;
  }

  /**
   * All servers but the primary, in the order of their names.
   *
   * @return standbys, stopped ones too; after a promotion also the old primary
   */
  public List<ReplicatedServer> standbys() {
    return all.stream().filter(server -> server != primary).toList();
  }

  /**
   * One of {@link #standbys()}.
   *
   * @param index from 0 on
   * @return the server; another one after a promotion
   */
  public ReplicatedServer standby(int index) {
    return standbys().get(index);
  }

  /**
   * All servers, in the order of their names, in which {@code server_1} began as the primary.
   *
   * @return always the same
   */
  public List<ReplicatedServer> all() {
    return List.copyOf(all);
  }

  /**
   * A database on all servers, as a libpq URI of several hosts in the order of {@link #all()}.
   *
   * @param database its name
   * @return without {@code target_session_attrs}
   */
  public String url(String database) {
    return all.stream()
        .map(server -> "localhost:" + server.port())
        .collect(Collectors.joining(",", "postgresql://postgres:postgres@", "/" + database));
  }

  /**
   * Creates a database on the primary, and waits until each standby that is up has it.
   *
   * @param name an identifier that needs no quotes
   */
  public void createDatabase(String name) {
    primary().execute("CREATE DATABASE " + name);
    awaitReplay();
  }

  /**
   * Says which standbys a commit waits for; counts at once.
   *
   * @param names as in {@code synchronous_standby_names}: {@code FIRST 1 (server_2, server_3)},
   *     {@code ANY 1 (*)}; empty for none
   */
  public void synchronousStandbyNames(String names) {
    primary().execute("ALTER SYSTEM SET synchronous_standby_names = '" + names + "'");
    primary().reload();
    boolean any = !names.isEmpty();
    await(
        "a standby that is up is synchronous",
        () ->
            standbys().stream().noneMatch(ReplicatedServer::isUp)
                || primary()
                    .is(
                        (any ? "" : "NOT ")
                            + "EXISTS (SELECT FROM pg_stat_replication"
                            + " WHERE sync_state IN ('sync', 'quorum'))"));
  }

  /**
   * Waits until each standby that is up shows all that has been committed.
   *
   * @throws IllegalStateException if one does not within a minute; a paused one does not
   */
  public void awaitReplay() {
    long committed = primary().queryLong("SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn");
    for (ReplicatedServer standby : standbys()) {
      if (standby.isUp()) {
        await(
            standby.name() + " has replayed all",
            () ->
                standby.queryLong("SELECT pg_last_wal_replay_lsn() - '0/0'::pg_lsn") >= committed);
      }
    }
  }

  void awaitStreaming(ReplicatedServer standby) {
    await(
        standby.name() + " streams",
        () ->
            primary()
                .is(
                    "EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming'"
                        + " AND application_name = '"
                        + standby.name()
                        + "')"));
  }

  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("Not within " + PATIENCE.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** Ends all servers by SIGKILL and removes their directories. A second call does nothing. */
  @Override
  public void close() {
    while (!all.isEmpty()) {
      all.remove(all.size() - 1).close();
    }
  }

  /** Names and ports. */
  @Override
  public String toString() {
    return all.toString();
  }
}
