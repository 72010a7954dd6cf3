package io.cruddur.benchmarks.peer;

import static org.springframework.data.domain.Sort.Direction.ASC;
import static org.springframework.data.domain.Sort.Direction.DESC;

import io.cruddur.benchmarks.peer.entity.Activity;
import io.cruddur.benchmarks.peer.entity.Author;
import io.cruddur.benchmarks.peer.entity.Following;
import io.cruddur.benchmarks.peer.entity.Reaction;
import io.cruddur.benchmarks.peer.entity.ReactionId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactory;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring Data JPA: repositories, a Specification read as a {@link Window} by keyset, its entities
 * with their authors fetched along.
 */
public final class SpringDataPeer implements Peer {

  private static final Sort NEWEST = Sort.by(DESC, "createdAt", "uuid");
  private static final Sort OLDEST = Sort.by(ASC, "createdAt", "uuid");

  private final Activities activities;
  private final Reactions reactions;
  private final TransactionTemplate writing;
  private final TransactionTemplate reading;

  /** With the entities of {@link io.cruddur.benchmarks.peer.entity}. */
  public SpringDataPeer(EntityManagerFactory factory) {
    EntityManager shared = SharedEntityManagerCreator.createSharedEntityManager(factory);
    JpaRepositoryFactory repositories = new JpaRepositoryFactory(shared);
    this.activities = repositories.getRepository(Activities.class);
    this.reactions = repositories.getRepository(Reactions.class);
    JpaTransactionManager manager = new JpaTransactionManager(factory);
    this.writing = new TransactionTemplate(manager);
    this.reading = new TransactionTemplate(manager);
    reading.setReadOnly(true);
  }

  @Override
  public String name() {
    return "Spring Data JPA";
  }

  @Override
  public List<Post> home(@Nullable Place place) {
    return page(shown().and(posts()), NEWEST, place);
  }

  @Override
  public List<Post> author(UUID author) {
    return page(
        shown()
            .and(posts())
            .and((root, query, builder) -> builder.equal(root.get("userUuid"), author)),
        NEWEST,
        null);
  }

  @Override
  public List<Post> following(UUID viewer, @Nullable Place place) {
    return page(
        shown()
            .and(posts())
            .and(
                (root, query, builder) -> {
                  Subquery<UUID> followees = query.subquery(UUID.class);
                  Root<Following> follow = followees.from(Following.class);
                  followees
                      .select(follow.get("id").get("followee"))
                      .where(builder.equal(follow.get("id").get("follower"), viewer));
                  return builder.or(
                      root.get("userUuid").in(followees),
                      builder.equal(root.get("userUuid"), viewer));
                }),
        NEWEST,
        place);
  }

  @Override
  public List<Post> replies(UUID activity) {
    return page(
        shown().and((root, query, builder) -> builder.equal(root.get("parentUuid"), activity)),
        OLDEST,
        null);
  }

  @Override
  public UUID create(UUID author, String message) {
    UUID uuid = NewPosts.id();
    Instant now = NewPosts.now();
    writing.executeWithoutResult(
        status ->
            activities.save(new Activity(uuid, author, message, null, NewPosts.expiry(now), now)));
    return uuid;
  }

  @Override
  public UUID reply(UUID parent, UUID author, String message) {
    UUID uuid = NewPosts.id();
    Instant now = NewPosts.now();
    writing.executeWithoutResult(
        status -> {
          if (activities.countReply(parent, now) != 1) {
            throw new IllegalStateException("There is no activity " + parent);
          }
          activities.save(new Activity(uuid, author, message, parent, null, now));
        });
    return uuid;
  }

  @Override
  public boolean like(UUID activity, UUID user) {
    ReactionId id = new ReactionId(activity, user);
    return Boolean.TRUE.equals(
        writing.execute(
            status -> {
              if (reactions.existsById(id)) {
                return false;
              }
              reactions.saveAndFlush(new Reaction(id, NewPosts.now()));
              activities.count(activity, 1);
              return true;
            }));
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    return Boolean.TRUE.equals(
        writing.execute(
            status -> {
              boolean removed = reactions.remove(new ReactionId(activity, user)) == 1;
              if (removed) {
                activities.count(activity, -1);
              }
              return removed;
            }));
  }

  private static Specification<Activity> shown() {
    Instant now = NewPosts.now();
    return (root, query, builder) ->
        builder.and(
            builder.isNull(root.get("deletedAt")),
            builder.or(
                builder.isNull(root.get("expiresAt")),
                builder.greaterThan(root.<Instant>get("expiresAt"), now)));
  }

  private static Specification<Activity> posts() {
    return (root, query, builder) -> builder.isNull(root.get("parentUuid"));
  }

  private List<Post> page(Specification<Activity> which, Sort order, @Nullable Place place) {
    ScrollPosition position =
        place == null
            ? ScrollPosition.keyset()
            : ScrollPosition.forward(Map.of("createdAt", place.createdAt(), "uuid", place.uuid()));
    return reading.execute(
        status -> {
          Window<Activity> window =
              activities.findBy(
                  which, query -> query.sortBy(order).limit(PAGE).project("user").scroll(position));
          return window.getContent().stream().map(SpringDataPeer::post).toList();
        });
  }

  private static Post post(Activity activity) {
    Author author = activity.getUser();
    return new Post(
        activity.getId(),
        author.getUuid(),
        author.getHandle(),
        author.getDisplayName(),
        activity.getMessage(),
        activity.getRepliesCount(),
        activity.getRepostsCount(),
        activity.getLikesCount(),
        activity.getParentUuid(),
        activity.getExpiresAt(),
        activity.getCreatedAt());
  }

  /** Posts and replies. */
  interface Activities extends JpaRepository<Activity, UUID>, JpaSpecificationExecutor<Activity> {

    /** Changes a count. */
    @Modifying
    @Query("update Activity a set a.likesCount = a.likesCount + :by where a.uuid = :uuid")
    int count(UUID uuid, int by);

    /** Counts a reply to an activity that is shown. */
    @Modifying
    @Query(
        """
        update Activity a set a.repliesCount = a.repliesCount + 1
         where a.uuid = :uuid and a.deletedAt is null
           and (a.expiresAt is null or a.expiresAt > :now)
        """)
    int countReply(UUID uuid, Instant now);
  }

  /** Likes. */
  interface Reactions extends JpaRepository<Reaction, ReactionId> {

    /** Deletes one without loading it. */
    @Modifying
    @Query("delete Reaction r where r.id = :id")
    int remove(ReactionId id);
  }
}
