package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cruddur.Cruddur;
import io.cruddur.contract.Contract;
import io.cruddur.contract.RepositoryCall;
import io.cruddur.contract.Values;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.report.ReportState;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import io.cruddur.test.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With a clock of long ago, so that a time which came from elsewhere shows. */
class ClockIT {

  private static final Instant THEN = Instant.parse("2001-02-03T04:05:06.789012Z");

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private final TestClock clock = TestClock.at(THEN);
  private final Deque<UUID> ids = new ArrayDeque<>();
  private Cruddur cruddur;
  private UUID river;

  @BeforeEach
  void open() {
    cruddur =
        Cruddur.builder()
            .dataSource(postgres.dataSource())
            .clock(clock)
            .activityIds(() -> ids.isEmpty() ? UUID.randomUUID() : ids.pop())
            .build();
    river = cruddur.users().register(Contract.newUser("river")).user().getUuid();
  }

  @AfterEach
  void close() {
    cruddur.close();
  }

  @Test
  void everyTimeIsTheClocks() {
    NewUser newUser = Contract.newUser("river");
    UUID wren = cruddur.users().register(Contract.newUser("wren")).user().getUuid();
    UUID post = cruddur.activities().create(UserRef.of(river), "Hello", Ttl.ONE_DAY).getUuid();
    for (RepositoryCall call : RepositoryCall.all()) {
      if (!call.method().getName().matches("delete|un.*|block|suspend")) {
        call.on(cruddur, call.arguments(new RepositoryCall.Good(newUser, river, wren, post)));
      }
    }
    cruddur
        .bulk()
        .importActivities(
            List.of(Values.imported(null, river, "Imported", null, null, null)).stream(),
            progress -> {});
    cruddur
        .reports()
        .list(ReportState.OPEN, PageQuery.first(10))
        .forEach(report -> cruddur.reports().resolve(UserRef.of(river), report.uuid()));
    cruddur.activities().edit(UserRef.of(river), ActivityRef.of(post), "Said otherwise");
    UUID tombstone =
        cruddur.activities().create(UserRef.of(wren), "Of wren's", Ttl.ONE_DAY).getUuid();
    cruddur.activities().reply(UserRef.of(river), ActivityRef.of(tombstone), "Reply");
    cruddur.users().delete(UserRef.of(wren));
    UUID finch = cruddur.users().register(Contract.newUser("finch")).user().getUuid();
    cruddur.relations().block(UserRef.of(river), UserRef.of(finch));
    cruddur.users().suspend(UserRef.of(finch));

    assertThat(cruddur.activities().show(ActivityRef.of(post)).orElseThrow().activity().createdAt())
        .isEqualTo(THEN);
    for (String table :
        List.of(
            "users",
            "activities",
            "likes",
            "reposts",
            "blocks",
            "bookmarks",
            "reports",
            "activity_edits")) {
      assertThat(postgres.queryLong("SELECT count(*) FROM " + table)).as(table).isPositive();
    }
    for (String column :
        List.of(
            "users.created_at",
            "users.deleted_at",
            "users.suspended_at",
            "activities.created_at",
            "activities.deleted_at",
            "activities.edited_at",
            "activity_edits.created_at",
            "activities.expires_at",
            "likes.created_at",
            "reposts.created_at",
            "blocks.created_at",
            "mutes.created_at",
            "bookmarks.created_at",
            "reports.created_at",
            "reports.closed_at",
            "follows.created_at")) {
      String table = column.substring(0, column.indexOf('.'));
      assertThat(
              postgres.queryLong(
                  "SELECT count(*) FROM %s WHERE %s > '2002-01-01'".formatted(table, column)))
          .as(column)
          .isZero();
    }
  }

  @Test
  void whatIsShownAndPurgedIsDecidedByTheClock() {
    UUID post = cruddur.activities().create(UserRef.of(river), "Hello", Ttl.ONE_DAY).getUuid();

    clock.advance(Duration.ofDays(1).minusNanos(1000));
    assertThat(cruddur.feeds().home(PageQuery.first(10)).items()).hasSize(1);
    assertThat(cruddur.activities().purgeExpired(10)).isZero();
    clock.advance(Duration.ofNanos(1000));
    assertThat(cruddur.feeds().home(PageQuery.first(10)).items()).isEmpty();
    assertThat(cruddur.activities().show(ActivityRef.of(post))).isEmpty();
    assertThat(cruddur.activities().purgeExpired(10)).isOne();
  }

  /** Else its time would stand at the top of each feed for ever, or overflow on the way. */
  @Test
  void aClockBeyondWhatCanBeReadIsRefusedAndNothingIsWritten() {
    UUID post = cruddur.activities().create(UserRef.of(river), "Hello", Ttl.ONE_DAY).getUuid();
    long before = rows();
    try (Cruddur ofMonotonicIds =
        Cruddur.builder().dataSource(postgres.dataSource()).clock(clock).build()) {
      for (Instant wrong :
          List.of(
              Instant.MIN,
              Instant.MAX,
              Instant.parse("0000-12-31T23:59:59.999999Z"),
              Instant.parse("+10000-01-01T00:00:00Z"))) {
        clock.set(wrong);
        assertRefused(
            () -> ofMonotonicIds.activities().create(UserRef.of(river), "x", Ttl.ONE_DAY));
        assertRefused(
            () -> cruddur.activities().reply(UserRef.of(river), ActivityRef.of(post), "x"));
        assertRefused(() -> cruddur.activities().like(UserRef.of(river), ActivityRef.of(post)));
        assertRefused(() -> cruddur.activities().purgeExpired(10));
        assertRefused(() -> cruddur.users().register(Contract.newUser("wren")));
        assertRefused(() -> cruddur.users().delete(UserRef.of(river)));
        assertRefused(() -> cruddur.feeds().home(PageQuery.first(10)));
        assertThat(rows()).isEqualTo(before);
      }
      for (Instant edge :
          List.of(
              Instant.parse("0001-01-01T00:00:00Z"),
              Instant.parse("9999-12-31T23:59:59.999999Z"))) {
        clock.set(edge);
        UserRef author =
            UserRef.of(
                cruddur
                    .users()
                    .register(Contract.newUser("u" + edge.getEpochSecond()))
                    .user()
                    .getUuid());
        ofMonotonicIds.activities().create(author, "Edge", Ttl.THIRTY_DAYS);
        assertThat(ofMonotonicIds.feeds().user(author, PageQuery.first(10)).items())
            .singleElement()
            .satisfies(view -> assertThat(view.createdAt()).isEqualTo(edge));
        cruddur.users().delete(author);
        cruddur.activities().purgeExpired(10);
      }
    }
  }

  private static void assertRefused(ThrowableAssert.ThrowingCallable call) {
    assertThatIllegalStateException()
        .isThrownBy(call)
        .withMessageContaining("it must show a time of the years 1 to 9999");
  }

  private static long rows() {
    return postgres.queryLong(
        "SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM activities)"
            + " + (SELECT count(*) FROM likes) + (SELECT count(*) FROM erasures)");
  }

  @Test
  void idsComeFromTheSupplier() {
    UUID first = UUID.fromString("00000000-0000-4000-8000-000000000001");
    UUID second = UUID.fromString("00000000-0000-4000-8000-000000000002");
    ids.addAll(List.of(first, second));

    CruddurActivity post = cruddur.activities().create(UserRef.of(river), "Hello", Ttl.ONE_DAY);
    CruddurActivity reply = cruddur.activities().reply(UserRef.of(river), post, "Reply");

    assertThat(post.getUuid()).isEqualTo(first);
    assertThat(reply.getUuid()).isEqualTo(second);
    assertThat(cruddur.activities().show(ActivityRef.of(second))).isPresent();
  }
}
