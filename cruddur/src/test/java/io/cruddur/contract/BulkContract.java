package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.database.TransactionConflictException;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.activity.ActivityThread;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.bulk.ImportResult;
import io.cruddur.repo.bulk.ImportedActivity;
import io.cruddur.repo.bulk.RejectedActivity;
import io.cruddur.repo.page.PageQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Imports, and streams of everything. */
interface BulkContract extends FeedFixtures {

  Instant LONG_AGO = Instant.parse("2020-02-29T12:00:00.123456Z");

  @Test
  default void everyUserAndEveryActivityThatIsShownIsGiven() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID post = post(wren, "second", 2);
    post(river, "first", 1);
    reply(river, post, "third", 3);
    insert(river, null, "expired", 4, EXPIRED);
    delete(post(river, "deleted", 5));
    List<CruddurUser> users = new ArrayList<>();
    List<String> messages = new ArrayList<>();

    cruddur().bulk().forEachUser(users::add);
    cruddur().bulk().forEachActivity(view -> messages.add(view.handle() + ": " + view.message()));

    assertThat(users).containsExactlyInAnyOrder(river, wren);
    assertThat(messages).containsExactly("river: first", "wren: second", "river: third");
  }

  @Test
  default void whatTheConsumerThrowsEndsTheStream() {
    register("river");
    register("wren");
    List<CruddurUser> seen = new ArrayList<>();

    assertThatExceptionOfType(TransactionConflictException.class)
        .isThrownBy(
            () ->
                cruddur()
                    .bulk()
                    .forEachUser(
                        user -> {
                          seen.add(user);
                          throw new TransactionConflictException("of the consumer's own", null);
                        }));

    assertThat(seen).hasSize(1);
    assertThat(count("users")).isEqualTo(2);
  }

  @Test
  default void activitiesOfAnyAgeAreImported() {
    UUID river = register("river").getUuid();
    UUID root = UUID.randomUUID();
    UUID reply = UUID.randomUUID();

    ImportResult result =
        importAll(
            Values.imported(root, river, "root", null, null, LONG_AGO),
            Values.imported(reply, river, "r".repeat(1024), root, null, LONG_AGO.plusSeconds(1)),
            Values.imported(
                null,
                river,
                "nested 'quoted' \\ {\"a\",NULL}",
                reply,
                null,
                LONG_AGO.plusSeconds(2)),
            Values.imported(null, river, "NULL", null, LONG_AGO.plusSeconds(60), LONG_AGO),
            Values.imported(null, river, "now", null, null, null));

    assertThat(result).isEqualTo(Values.importResult(5, 5, 0, 0));
    ActivityThread thread = cruddur().activities().show(ActivityRef.of(reply)).orElseThrow();
    assertThat(thread.activity().createdAt()).isEqualTo(LONG_AGO.plusSeconds(1));
    assertThat(thread.activity().repliesCount()).isOne();
    assertThat(thread.ancestors().get(0).repliesCount()).isOne();
    ActivityView nested = thread.replies().items().get(0);
    assertThat(nested.message()).isEqualTo("nested 'quoted' \\ {\"a\",NULL}");
    assertThat(nested.uuid().version()).isEqualTo(7);
    assertThat(nested.uuid().getMostSignificantBits() >>> 16)
        .isEqualTo(LONG_AGO.plusSeconds(2).toEpochMilli());
    assertThat(cruddur().feeds().home(PageQuery.first(10)).items())
        .extracting(ActivityView::message)
        .containsExactly("now", "root");
  }

  @Test
  default void badItemsAreReportedAndAllOthersImported() {
    UUID river = register("river").getUuid();
    UUID nobody = UUID.randomUUID();
    UUID taken = UUID.randomUUID();
    UUID refused = UUID.randomUUID();
    UUID gone = post(register("wren"), "gone", 1);
    delete(gone);
    List<RejectedActivity> rejected = new ArrayList<>();

    ImportResult result =
        cruddur()
            .bulk()
            .importActivities(
                Stream.of(
                    Values.imported(taken, river, "good", null, null, LONG_AGO),
                    Values.imported(null, null, " ", null, null, LONG_AGO),
                    null,
                    Values.imported(refused, nobody, "nobody's", null, null, LONG_AGO),
                    Values.imported(null, river, "to a refused one", refused, null, LONG_AGO),
                    Values.imported(null, river, "to a deleted one", gone, null, LONG_AGO),
                    Values.imported(taken, river, "another", null, null, LONG_AGO),
                    Values.imported(taken, river, "good", null, null, LONG_AGO),
                    Values.imported(null, river, "x".repeat(281), null, null, Instant.MAX),
                    Values.imported(null, river, "a\u0000", null, Instant.MIN, Instant.MIN),
                    Values.imported(null, nobody, "x".repeat(1025), nobody, null, LONG_AGO),
                    Values.imported(null, river, "good as well", taken, null, LONG_AGO),
                    Values.imported(taken, river, "to itself", taken, null, LONG_AGO)),
                progress -> rejected.addAll(progress.rejected()));

    assertThat(result).isEqualTo(Values.importResult(13, 2, 1, 10));
    assertThat(rejected)
        .containsExactly(
            Values.rejected(1, List.of("user_uuid_blank", "message_blank")),
            Values.rejected(2, List.of("activity_blank")),
            Values.rejected(3, List.of("user_not_found")),
            Values.rejected(4, List.of("reply_to_activity_not_found")),
            Values.rejected(5, List.of("reply_to_activity_not_found")),
            Values.rejected(6, List.of("activity_uuid_taken")),
            Values.rejected(8, List.of("message_exceed_max_chars", "created_at_out_of_range")),
            Values.rejected(
                9,
                List.of(
                    "message_invalid_chars", "created_at_out_of_range", "expires_at_out_of_range")),
            Values.rejected(10, List.of("message_exceed_max_chars_1024")),
            Values.rejected(12, List.of("reply_to_activity_not_found")));
    assertThat(count("activities WHERE replies_count = 1")).isOne();
    assertThat(count("activities")).isEqualTo(3);
  }

  @Test
  default void whatASuspendedUserWroteIsNotImported() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    cruddur().users().suspend(river);
    List<RejectedActivity> rejected = new ArrayList<>();
    UUID refused = UUID.randomUUID();
    List<ImportedActivity> items =
        List.of(
            Values.imported(refused, river.getUuid(), "theirs", null, null, LONG_AGO),
            Values.imported(null, river.getUuid(), "with a #tag", null, null, LONG_AGO),
            Values.imported(null, wren.getUuid(), "a reply to it", refused, null, LONG_AGO),
            Values.imported(UUID.randomUUID(), wren.getUuid(), "for @river", null, null, LONG_AGO));

    ImportResult result =
        cruddur()
            .bulk()
            .importActivities(items.stream(), progress -> rejected.addAll(progress.rejected()));

    assertThat(result).isEqualTo(Values.importResult(4, 1, 0, 3));
    assertThat(rejected)
        .containsExactlyInAnyOrder(
            Values.rejected(0, List.of("user_suspended")),
            Values.rejected(1, List.of("user_suspended")),
            Values.rejected(2, List.of("reply_to_activity_not_found")));
    cruddur().users().reinstate(river);
    assertThat(cruddur().bulk().importActivities(items.stream(), progress -> {}).rejected())
        .isZero();
  }

  @Test
  default void anImportCanBeRepeated() {
    UUID river = register("river").getUuid();
    List<ImportedActivity> items = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      UUID parent = i % 3 == 0 ? null : items.get(i / 2).uuid();
      items.add(
          Values.imported(
              UUID.randomUUID(), river, "m" + i, parent, null, LONG_AGO.plusSeconds(i)));
    }
    List<Long> told = new ArrayList<>();

    ImportResult half =
        cruddur().bulk().importActivities(items.subList(0, 3000).stream(), progress -> {});
    ImportResult whole =
        cruddur()
            .bulk()
            .importActivities(items.stream(), progress -> told.add(progress.result().read()));

    assertThat(half).isEqualTo(Values.importResult(3000, 3000, 0, 0));
    assertThat(whole).isEqualTo(Values.importResult(6000, 3000, 3000, 0));
    assertThat(told).containsExactly(2500L, 5000L, 6000L);
    execute(
        "UPDATE activities SET message = 'wrong' WHERE replies_count <> (SELECT count(*) FROM activities r WHERE r.reply_to_activity_uuid = activities.uuid)");
    assertThat(count("activities WHERE message = 'wrong'")).isZero();
    assertThat(count("activities WHERE replies_count > 1")).isPositive();
  }

  @Test
  default void anEmptyImportIsNothing() {
    assertThat(importAll()).isEqualTo(Values.importResult(0, 0, 0, 0));
  }

  @Test
  default void whatWasEditedSinceIsKnown() {
    CruddurUser river = register("river");
    UUID uuid = UUID.randomUUID();
    ImportedActivity item = Values.imported(uuid, river.getUuid(), "a post", null, null, LONG_AGO);
    importAll(item);
    cruddur().activities().edit(river, ActivityRef.of(uuid), "another text");
    cruddur().activities().edit(river, ActivityRef.of(uuid), "a third one");

    assertThat(importAll(item)).isEqualTo(Values.importResult(1, 0, 1, 0));
    assertThat(count("activities WHERE message = 'a third one'")).isOne();
  }

  private ImportResult importAll(ImportedActivity... activities) {
    return cruddur().bulk().importActivities(Stream.of(activities), progress -> {});
  }
}
