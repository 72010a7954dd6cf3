package io.cruddur.benchmarks.peer;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record11;
import org.jooq.Records;
import org.jooq.SQLDialect;
import org.jooq.SelectConditionStep;
import org.jooq.SelectSeekStep2;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** jOOQ: its DSL with {@code seek}, the following feed as {@code IN (SELECT …)}. */
public final class JooqPeer implements Peer {

  private static final Table<Record> ACTIVITIES = table(DSL.name("activities"));
  private static final Table<Record> A = ACTIVITIES.as("a");
  private static final Table<Record> U = table(DSL.name("users")).as("u");
  private static final Table<Record> FOLLOWS = table(DSL.name("follows"));
  private static final Table<Record> LIKES = table(DSL.name("likes"));

  private static final Field<UUID> UUID_ = field(DSL.name("a", "uuid"), SQLDataType.UUID);
  private static final Field<UUID> USER = field(DSL.name("a", "user_uuid"), SQLDataType.UUID);
  private static final Field<String> HANDLE = field(DSL.name("u", "handle"), SQLDataType.CLOB);
  private static final Field<String> DISPLAY_NAME =
      field(DSL.name("u", "display_name"), SQLDataType.CLOB);
  private static final Field<String> MESSAGE = field(DSL.name("a", "message"), SQLDataType.CLOB);
  private static final Field<Integer> REPLIES =
      field(DSL.name("a", "replies_count"), SQLDataType.INTEGER);
  private static final Field<Integer> REPOSTS =
      field(DSL.name("a", "reposts_count"), SQLDataType.INTEGER);
  private static final Field<Integer> LIKES_ =
      field(DSL.name("a", "likes_count"), SQLDataType.INTEGER);
  private static final Field<UUID> PARENT =
      field(DSL.name("a", "reply_to_activity_uuid"), SQLDataType.UUID);
  private static final Field<Instant> EXPIRES_AT =
      field(DSL.name("a", "expires_at"), SQLDataType.INSTANT);
  private static final Field<Instant> CREATED_AT =
      field(DSL.name("a", "created_at"), SQLDataType.INSTANT);
  private static final Field<Instant> DELETED_AT =
      field(DSL.name("a", "deleted_at"), SQLDataType.INSTANT);

  private static final Field<UUID> KEY = field(DSL.name("uuid"), SQLDataType.UUID);
  private static final Field<Integer> LIKES_COUNT =
      field(DSL.name("likes_count"), SQLDataType.INTEGER);
  private static final Field<UUID> LIKED = field(DSL.name("activity_uuid"), SQLDataType.UUID);
  private static final Field<UUID> LIKER = field(DSL.name("user_uuid"), SQLDataType.UUID);
  private static final Field<Instant> AT = field(DSL.name("created_at"), SQLDataType.INSTANT);

  private final DSLContext create;
  private final String match;

  /**
   * On a pool.
   *
   * @param words the expression of the index on messages
   */
  public JooqPeer(DataSource dataSource, String words) {
    this.create = DSL.using(dataSource, SQLDialect.POSTGRES);
    this.match = words + " @@ to_tsquery('simple', {0})";
  }

  @Override
  public String name() {
    return "jOOQ";
  }

  @Override
  public List<Post> home(@Nullable Place place) {
    return newest(shown().and(PARENT.isNull()), place);
  }

  @Override
  public List<Post> author(UUID author) {
    return newest(shown().and(PARENT.isNull()).and(USER.eq(author)), null);
  }

  @Override
  public List<Post> following(UUID viewer, @Nullable Place place) {
    Field<UUID> followee = field(DSL.name("followee_uuid"), SQLDataType.UUID);
    Field<UUID> follower = field(DSL.name("follower_uuid"), SQLDataType.UUID);
    return newest(
        shown()
            .and(PARENT.isNull())
            .and(
                USER.eq(viewer)
                    .or(USER.in(select(followee).from(FOLLOWS).where(follower.eq(viewer))))),
        place);
  }

  @Override
  public List<Post> replies(UUID activity) {
    return page(
        from(shown().and(PARENT.eq(activity)))
            .orderBy(CREATED_AT.asc(), UUID_.asc())
            .limit(inline(PAGE + 1))
            .fetch(Records.mapping(Post::new)));
  }

  @Override
  public UUID create(UUID author, String message) {
    UUID uuid = NewPosts.id();
    Instant now = NewPosts.now();
    create
        .insertInto(ACTIVITIES)
        .set(KEY, uuid)
        .set(LIKER, author)
        .set(field(DSL.name("message"), SQLDataType.CLOB), message)
        .set(field(DSL.name("expires_at"), SQLDataType.INSTANT), NewPosts.expiry(now))
        .set(AT, now)
        .execute();
    return uuid;
  }

  @Override
  public List<Post> search(String beginning) {
    return newest(shown().and(DSL.condition(match, DSL.val(beginning + ":*"))), null);
  }

  @Override
  public UUID reply(UUID parent, UUID author, String message) {
    UUID uuid = NewPosts.id();
    Instant now = NewPosts.now();
    Field<Integer> replies = field(DSL.name("replies_count"), SQLDataType.INTEGER);
    Field<Instant> expiresAt = field(DSL.name("expires_at"), SQLDataType.INSTANT);
    create.transaction(
        transaction -> {
          int counted =
              transaction
                  .dsl()
                  .update(ACTIVITIES)
                  .set(replies, replies.plus(1))
                  .where(KEY.eq(parent))
                  .and(field(DSL.name("deleted_at"), SQLDataType.INSTANT).isNull())
                  .and(expiresAt.isNull().or(expiresAt.gt(now)))
                  .execute();
          if (counted != 1) {
            throw new IllegalStateException("There is no activity " + parent);
          }
          transaction
              .dsl()
              .insertInto(ACTIVITIES)
              .set(KEY, uuid)
              .set(LIKER, author)
              .set(field(DSL.name("message"), SQLDataType.CLOB), message)
              .set(field(DSL.name("reply_to_activity_uuid"), SQLDataType.UUID), parent)
              .set(AT, now)
              .execute();
        });
    return uuid;
  }

  @Override
  public boolean like(UUID activity, UUID user) {
    return create.transactionResult(
        transaction -> {
          int added =
              transaction
                  .dsl()
                  .insertInto(LIKES)
                  .set(LIKED, activity)
                  .set(LIKER, user)
                  .set(AT, NewPosts.now())
                  .onConflictDoNothing()
                  .execute();
          return added == 1 && count(transaction.dsl(), activity, 1);
        });
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    return create.transactionResult(
        transaction -> {
          int removed =
              transaction
                  .dsl()
                  .deleteFrom(LIKES)
                  .where(LIKED.eq(activity).and(LIKER.eq(user)))
                  .execute();
          return removed == 1 && count(transaction.dsl(), activity, -1);
        });
  }

  private static boolean count(DSLContext dsl, UUID activity, int difference) {
    return dsl.update(ACTIVITIES)
            .set(LIKES_COUNT, LIKES_COUNT.plus(difference))
            .where(KEY.eq(activity))
            .execute()
        == 1;
  }

  private static Condition shown() {
    return DELETED_AT.isNull().and(EXPIRES_AT.isNull().or(EXPIRES_AT.gt(NewPosts.now())));
  }

  private SelectConditionStep<
          Record11<
              UUID,
              UUID,
              String,
              String,
              String,
              Integer,
              Integer,
              Integer,
              UUID,
              Instant,
              Instant>>
      from(Condition condition) {
    return create
        .select(
            UUID_,
            USER,
            HANDLE,
            DISPLAY_NAME,
            MESSAGE,
            REPLIES,
            REPOSTS,
            LIKES_,
            PARENT,
            EXPIRES_AT,
            CREATED_AT)
        .from(A)
        .join(U)
        .on(field(DSL.name("u", "uuid"), SQLDataType.UUID).eq(USER))
        .where(condition);
  }

  private List<Post> newest(Condition condition, @Nullable Place place) {
    SelectSeekStep2<
            Record11<
                UUID,
                UUID,
                String,
                String,
                String,
                Integer,
                Integer,
                Integer,
                UUID,
                Instant,
                Instant>,
            Instant,
            UUID>
        ordered = from(condition).orderBy(CREATED_AT.desc(), UUID_.desc());
    return page(
        (place == null
                ? ordered.limit(inline(PAGE + 1))
                : ordered.seek(place.createdAt(), place.uuid()).limit(inline(PAGE + 1)))
            .fetch(Records.mapping(Post::new)));
  }

  private static List<Post> page(List<Post> rows) {
    return rows.size() > PAGE ? rows.subList(0, PAGE) : rows;
  }
}
