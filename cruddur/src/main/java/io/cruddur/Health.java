package io.cruddur;

import io.cruddur.database.Experimental;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Cruddur#health()} found.
 *
 * @param reachable whether the database answered, within 3 s of getting a connection; within a
 *     host's transaction there is no such bound
 * @param role what the server is in its replication; null if the database did not answer
 * @param schemaVersion the last change set applied; null if none is, or it could not be read
 * @param upToDate whether the schema has all change sets of this release, and the unique keys,
 *     foreign keys and checks that they make
 * @param keysChecked whether these keys were looked at: not if the role may not read the catalog,
 *     not within a host's transaction, and not if a newer release has changed the schema
 * @param pool the library's own pool; null over a host's DataSource
 * @param replicas each one that may answer reads; empty if there are none
 * @param problem what is wrong and what to do, in one line; null if nothing is
 */
@Experimental("Health checks may come to report more: components may be added.")
public record Health(
    boolean reachable,
    @Nullable Role role,
    @Nullable String schemaVersion,
    boolean upToDate,
    boolean keysChecked,
    @Nullable PoolState pool,
    List<ReplicaState> replicas,
    @Nullable String problem) {

  /**
   * With a list of its own.
   *
   * @param reachable whether the database answered
   * @param role what the server is in its replication; null if the database did not answer
   * @param schemaVersion the last change set applied; null if none is, or it could not be read
   * @param upToDate whether the schema has all change sets of this release, and their keys
   * @param keysChecked whether these keys were looked at
   * @param pool the library's own pool; null over a host's DataSource
   * @param replicas each one that may answer reads; empty if there are none
   * @param problem what is wrong and what to do, in one line; null if nothing is
   */
  public Health {
    replicas = List.copyOf(replicas);
  }

  /** What a server is in its replication. */
  public enum Role {
    /** Follows no other server; {@link Health#problem} says if it takes no writes all the same. */
    PRIMARY,
    /** Follows a primary, and is read only. */
    REPLICA
  }
}
