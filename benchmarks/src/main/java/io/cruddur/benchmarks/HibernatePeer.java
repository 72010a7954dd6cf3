package io.cruddur.benchmarks;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.MonotonicUuids;
import io.cruddur.model.Ttl;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.hibernate.SessionFactory;

/** Entities and JPQL. Likes are no entities, and JPQL has no LATERAL: it does without those. */
final class HibernatePeer implements Peer {

  private static final String FIRST_PAGE =
      """
      SELECT new io.cruddur.benchmarks.Post(
               a.uuid, a.userUuid, u.handle, u.displayName, a.message, a.repliesCount,
               a.repostsCount, a.likesCount, a.replyToActivityUuid, a.expiresAt, a.createdAt)
        FROM CruddurActivity a JOIN a.user u
       WHERE a.replyToActivityUuid IS NULL AND a.deletedAt IS NULL
         AND (a.expiresAt IS NULL OR a.expiresAt > :now)
       ORDER BY a.createdAt DESC, a.uuid DESC
      """;

  private static final String PAGE_AT =
      FIRST_PAGE.replace(" ORDER BY", " AND (a.createdAt, a.uuid) < (:createdAt, :uuid) ORDER BY");

  private final SessionFactory sessions;
  private final MonotonicUuids ids = new MonotonicUuids(Clock.systemUTC());

  HibernatePeer(SessionFactory sessions) {
    this.sessions = sessions;
  }

  @Override
  public List<Post> firstPage() {
    return page(
        sessions.fromSession(
            session ->
                session
                    .createSelectionQuery(FIRST_PAGE, Post.class)
                    .setParameter("now", Instant.now())
                    .setMaxResults(PAGE + 1)
                    .getResultList()));
  }

  @Override
  public List<Post> pageAt(Place place) {
    return page(
        sessions.fromSession(
            session ->
                session
                    .createSelectionQuery(PAGE_AT, Post.class)
                    .setParameter("now", Instant.now())
                    .setParameter("createdAt", place.createdAt())
                    .setParameter("uuid", place.uuid())
                    .setMaxResults(PAGE + 1)
                    .getResultList()));
  }

  private static List<Post> page(List<Post> rows) {
    return rows.subList(0, PAGE);
  }

  @Override
  public List<Post> following(UUID viewer) {
    throw new UnsupportedOperationException("Follows are written by SQL alone");
  }

  @Override
  public CruddurActivity create(UUID author, String message) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    CruddurActivity activity =
        new CruddurActivity(ids.get(), author, message, Ttl.SEVEN_DAYS.expiryFrom(now), now);
    sessions.inTransaction(session -> session.persist(activity));
    return activity;
  }

  @Override
  public boolean like(UUID activity, UUID user) {
    throw new UnsupportedOperationException("Likes are written by SQL alone");
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    throw new UnsupportedOperationException("Likes are written by SQL alone");
  }

  @Override
  public CruddurUser register(String handle) {
    CruddurUser user = new CruddurUser(handle, handle, null, handle, Instant.now());
    sessions.inTransaction(session -> session.persist(user));
    return user;
  }
}
