package io.cruddur.benchmarks.peer;

import io.cruddur.benchmarks.peer.entity.Activity;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's StatelessSession: HQL with a constructor expression and a row value, the following
 * feed as {@code in (select …)}.
 */
public final class StatelessSessionPeer implements Peer {

  private static final String FROM =
      """
      select new io.cruddur.benchmarks.peer.Post(
               a.uuid, u.uuid, u.handle, u.displayName, a.message, a.repliesCount,
               a.repostsCount, a.likesCount, a.parentUuid, a.expiresAt, a.createdAt)
        from Activity a join a.user u
       where a.deletedAt is null and (a.expiresAt is null or a.expiresAt > :now)
      """;

  private static final String POSTS = " and a.parentUuid is null";
  private static final String BEHIND = " and (a.createdAt, a.uuid) < (:createdAt, :uuid)";
  private static final String NEWEST = " order by a.createdAt desc, a.uuid desc";

  private static final String FOLLOWED =
      """
       and (a.userUuid = :viewer
            or a.userUuid in (select f.id.followee from Following f where f.id.follower = :viewer))
      """;

  private final SessionFactory sessions;

  /** With the entities of {@link io.cruddur.benchmarks.peer.entity}. */
  public StatelessSessionPeer(SessionFactory sessions) {
    this.sessions = sessions;
  }

  @Override
  public String name() {
    return "Hibernate StatelessSession";
  }

  @Override
  public List<Post> home(@Nullable Place place) {
    return sessions.fromStatelessSession(
        session ->
            page(
                at(
                    session.createSelectionQuery(
                        FROM + POSTS + (place == null ? "" : BEHIND) + NEWEST, Post.class),
                    place)));
  }

  @Override
  public List<Post> author(UUID author) {
    return sessions.fromStatelessSession(
        session ->
            page(
                session
                    .createSelectionQuery(
                        FROM + POSTS + " and u.uuid = :author" + NEWEST, Post.class)
                    .setParameter("author", author)));
  }

  @Override
  public List<Post> following(UUID viewer, @Nullable Place place) {
    return sessions.fromStatelessSession(
        session ->
            page(
                at(
                    session
                        .createSelectionQuery(
                            FROM + POSTS + FOLLOWED + (place == null ? "" : BEHIND) + NEWEST,
                            Post.class)
                        .setParameter("viewer", viewer),
                    place)));
  }

  @Override
  public List<Post> replies(UUID activity) {
    return sessions.fromStatelessSession(
        session ->
            page(
                session
                    .createSelectionQuery(
                        FROM + " and a.parentUuid = :parent order by a.createdAt, a.uuid",
                        Post.class)
                    .setParameter("parent", activity)));
  }

  @Override
  public UUID create(UUID author, String message) {
    UUID uuid = NewPosts.id();
    Instant now = NewPosts.now();
    sessions.inStatelessTransaction(
        session ->
            session.insert(new Activity(uuid, author, message, null, NewPosts.expiry(now), now)));
    return uuid;
  }

  @Override
  public UUID reply(UUID parent, UUID author, String message) {
    UUID uuid = NewPosts.id();
    Instant now = NewPosts.now();
    sessions.inStatelessTransaction(
        session -> {
          int counted =
              session
                  .createMutationQuery(
                      """
                      update Activity set repliesCount = repliesCount + 1
                       where uuid = :parent and deletedAt is null
                         and (expiresAt is null or expiresAt > :now)
                      """)
                  .setParameter("parent", parent)
                  .setParameter("now", now)
                  .executeUpdate();
          if (counted != 1) {
            throw new IllegalStateException("There is no activity " + parent);
          }
          session.insert(new Activity(uuid, author, message, parent, null, now));
        });
    return uuid;
  }

  @Override
  public boolean like(UUID activity, UUID user) {
    return sessions.fromStatelessTransaction(
        session -> {
          int added =
              session
                  .createMutationQuery(
                      """
                      insert into Reaction (id.activityUuid, id.userUuid, createdAt)
                      values (:activity, :user, :now) on conflict do nothing
                      """)
                  .setParameter("activity", activity)
                  .setParameter("user", user)
                  .setParameter("now", NewPosts.now())
                  .executeUpdate();
          if (added == 1) {
            session
                .createMutationQuery(
                    "update Activity set likesCount = likesCount + 1 where uuid = :activity")
                .setParameter("activity", activity)
                .executeUpdate();
          }
          return added == 1;
        });
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    return sessions.fromStatelessTransaction(
        session -> {
          int removed =
              session
                  .createMutationQuery(
                      "delete Reaction where id.activityUuid = :activity and id.userUuid = :user")
                  .setParameter("activity", activity)
                  .setParameter("user", user)
                  .executeUpdate();
          if (removed == 1) {
            session
                .createMutationQuery(
                    "update Activity set likesCount = likesCount - 1 where uuid = :activity")
                .setParameter("activity", activity)
                .executeUpdate();
          }
          return removed == 1;
        });
  }

  private static SelectionQuery<Post> at(SelectionQuery<Post> query, @Nullable Place place) {
    return place == null
        ? query
        : query.setParameter("createdAt", place.createdAt()).setParameter("uuid", place.uuid());
  }

  private static List<Post> page(SelectionQuery<Post> query) {
    List<Post> rows =
        query.setParameter("now", NewPosts.now()).setMaxResults(PAGE + 1).getResultList();
    return rows.size() > PAGE ? rows.subList(0, PAGE) : rows;
  }
}
