package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.bulk.ImportedActivity;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mentions and hashtags. */
interface NamesContract extends Contract {

  private CruddurActivity post(CruddurUser author, String message) {
    return cruddur().activities().create(author, message, Ttl.ONE_DAY);
  }

  private List<String> tagged(String tag) {
    return cruddur().feeds().tag(tag, PageQuery.first(50)).items().stream()
        .map(ActivityView::message)
        .toList();
  }

  private List<String> mentioned(ActivityRef activity) {
    return cruddur().activities().mentionedIn(activity).stream().map(UserSummary::handle).toList();
  }

  @Test
  default void aPostIsInTheFeedsOfItsTags() {
    CruddurUser river = register("river");
    post(river, "One #Java");
    post(river, "Two #java #SQL #java");
    post(river, "Three, no tag: java");

    assertThat(tagged("java")).containsExactly("Two #java #SQL #java", "One #Java");
    assertThat(tagged("#sql")).containsExactly("Two #java #SQL #java");
    assertThat(tagged("none")).isEmpty();
    assertThat(count("activities WHERE names_stored")).isEqualTo(2);
  }

  @Test
  default void aReplyIsToo() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef post = post(river, "Hello");
    CruddurActivity reply = cruddur().activities().reply(wren, post, "@river @WREN #Answer");

    assertThat(tagged("answer")).containsExactly("@river @WREN #Answer");
    assertThat(mentioned(reply)).containsExactly("river", "wren");
    assertThat(count("activities WHERE replies_count = 1")).isOne();
  }

  @Test
  default void thoseWhoAreMentionedAreFoundByHandle() {
    CruddurUser river = register("river");
    register("wren");
    register("jos\u00e9");
    CruddurActivity post =
        post(river, "@Wren, @jose\u0301, @nobody, heron@example.com and @wren again");
    register("nobody");

    assertThat(mentioned(post)).containsExactly("jos\u00e9", "wren");
    assertThat(mentioned(ActivityRef.of(UUID.randomUUID()))).isEmpty();
  }

  @Test
  default void ofTwentyHandlesTheirOtherFormsAreMentionedToo() {
    CruddurUser river = register("river");
    StringBuilder message = new StringBuilder();
    for (char c = 'a'; c <= 'u'; c++) {
      register(c + "\u00e9");
      register(c + "e\u0301");
      message.append('@').append(c).append("e\u0301 ");
    }

    assertThat(mentioned(post(river, message.toString())))
        .hasSize(40)
        .contains("t\u00e9", "te\u0301")
        .doesNotContain("u\u00e9", "ue\u0301");
  }

  @Test
  default void aHandleWithADotOrHyphenAtItsEndsIsNotMentioned() {
    CruddurUser river = register("river");
    for (String handle : List.of("mia-", "-mia", ".mia", "mia.", "m-i.a")) {
      register(handle);
    }
    assertThat(mentioned(post(river, "@mia- @-mia @.mia @mia. @m-i.a"))).containsExactly("m-i.a");
  }

  @Test
  default void whoBlocksTheAuthorIsNotMentioned() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    register("heron");
    CruddurActivity root = post(river, "Root");
    execute(
        "INSERT INTO blocks (blocker_uuid, blocked_uuid) VALUES ('%s', '%s')"
            .formatted(wren.getUuid(), river.getUuid()));

    assertThat(mentioned(post(river, "@wren @heron"))).containsExactly("heron");
    assertThat(mentioned(cruddur().activities().reply(river, root, "@wren @heron")))
        .containsExactly("heron");
    ImportedActivity imported =
        Values.imported(UUID.randomUUID(), river.getUuid(), "@wren @heron", null, null, null);
    cruddur().bulk().importActivities(Stream.of(imported), progress -> {});
    assertThat(mentioned(ActivityRef.of(imported.uuid()))).containsExactly("heron");
    execute(
        "INSERT INTO activities (user_uuid, message) VALUES ('%s', '@wren @heron')"
            .formatted(river.getUuid()));
    assertThat(cruddur().activities().storeNames(10)).isOne();
    assertThat(count("mentions")).isEqualTo(4);
  }

  @Test
  default void whoChangesTheHandleStaysMentioned() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurActivity post = post(river, "Hello @wren");

    cruddur().users().changeHandle(wren, "robin");

    assertThat(mentioned(post)).containsExactly("robin");
  }

  @Test
  default void aFeedOfATagIsReadPageByPageBothWays() {
    CruddurUser river = register("river");
    List<UUID> posted = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      posted.add(post(river, "Number " + i + " #many").getUuid());
    }
    Collections.reverse(posted);

    List<UUID> read =
        CursorPage.stream(PageQuery.first(10), page -> cruddur().feeds().tag("many", page))
            .map(ActivityView::uuid)
            .toList();
    CursorPage<ActivityView> first = cruddur().feeds().tag("many", PageQuery.first(10));
    CursorPage<ActivityView> second = cruddur().feeds().tag("many", first.next().orElseThrow());

    assertThat(read).isEqualTo(posted);
    assertThat(cruddur().feeds().tag("#MANY", second.newer().orElseThrow()).items())
        .isEqualTo(first.items());
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> cruddur().feeds().tag("other", first.next().orElseThrow()));
  }

  @Test
  default void whatIsNoTagIsRefused() {
    for (String none : List.of("1", "a b", "##a", "a".repeat(101))) {
      assertThatExceptionOfType(ValidationException.class)
          .isThrownBy(() -> cruddur().feeds().tag(none, PageQuery.first(10)))
          .satisfies(e -> assertThat(e.codes()).containsExactly("hashtag_invalid"));
    }
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> cruddur().feeds().tag(" ", PageQuery.first(10)))
        .satisfies(e -> assertThat(e.codes()).containsExactly("hashtag_blank"));
  }

  @Test
  default void whatIsNotShownIsInNoFeedOfATagAndMentionsNobody() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurActivity expired = post(river, "Expired @wren #java");
    CruddurActivity tombstone = post(river, "Tombstone @wren #java");
    CruddurActivity deleted = post(river, "Deleted @wren #java");
    cruddur().activities().reply(wren, tombstone, "Why?");
    execute(
        "UPDATE activities SET expires_at = now() - interval '1 s' WHERE uuid = '%s'"
            .formatted(expired.getUuid()));
    UUID tombstoneId = tombstone.getUuid();
    cruddur().activities().delete(river, ActivityRef.of(tombstoneId));
    cruddur().activities().delete(river, deleted);

    assertThat(tagged("java")).isEmpty();
    assertThat(mentioned(ActivityRef.of(tombstoneId))).isEmpty();
    assertThat(mentioned(ActivityRef.of(expired.getUuid()))).isEmpty();
    assertThat(count("hashtags")).isOne();
    assertThat(count("mentions")).isOne();
  }

  @Test
  default void aDeletedUserIsMentionedNoMoreAndLeavesNoTag() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurActivity post = post(river, "Hello @wren #java");
    CruddurActivity own = post(wren, "My @river #java");
    cruddur().activities().reply(river, own, "Yes");
    UUID wrens = wren.getUuid();

    cruddur().users().delete(UserRef.of(wrens));

    assertThat(mentioned(post)).isEmpty();
    assertThat(tagged("java")).containsExactly("Hello @wren #java");
    assertThat(count("mentions")).isZero();
    assertThat(count("hashtags")).isOne();
    assertThat(count("users WHERE deleted_at IS NOT NULL AND deletion_completed_at IS NOT NULL"))
        .isOne();
  }

  @Test
  default void anUnknownAuthorStoresNothing() {
    register("river");
    assertThatExceptionOfType(io.cruddur.repo.user.UserNotFoundException.class)
        .isThrownBy(
            () ->
                cruddur()
                    .activities()
                    .create(UserRef.of(UUID.randomUUID()), "@river #java", Ttl.ONE_DAY));
    assertThat(count("mentions") + count("hashtags") + count("activities")).isZero();
  }

  @Test
  default void theSameIdAgainStoresNothingMore() {
    CruddurUser river = register("river");
    UUID uuid = UUID.randomUUID();
    for (int times = 0; times < 2; times++) {
      cruddur().activities().create(river, uuid, "@river #java", Ttl.ONE_DAY);
    }
    assertThat(count("mentions")).isOne();
    assertThat(count("hashtags")).isOne();
  }

  @Test
  default void whatIsImportedHasItsNames() {
    CruddurUser river = register("river");
    register("wren");
    Instant longAgo = Instant.parse("2020-01-01T00:00:00Z");
    ImportedActivity post =
        Values.imported(
            UUID.randomUUID(), river.getUuid(), "@Wren @river #Old #old", null, null, longAgo);
    ImportedActivity plain =
        Values.imported(UUID.randomUUID(), river.getUuid(), "Plain", null, null, longAgo);
    ImportedActivity reply =
        Values.imported(UUID.randomUUID(), river.getUuid(), "#reply", post.uuid(), null, null);
    for (int times = 0; times < 2; times++) {
      cruddur().bulk().importActivities(Stream.of(post, plain, reply), progress -> {});
    }

    assertThat(mentioned(ActivityRef.of(post.uuid()))).containsExactly("river", "wren");
    assertThat(tagged("old")).containsExactly("@Wren @river #Old #old");
    assertThat(tagged("reply")).containsExactly("#reply");
    assertThat(count("mentions") + count("hashtags")).isEqualTo(4);
    assertThat(cruddur().activities().storeNames(10)).isZero();
  }

  @Test
  default void whatAnotherProgramWroteGetsItsNamesLater() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    for (int i = 0; i < 5; i++) {
      execute(
          "INSERT INTO activities (user_uuid, message) VALUES ('%s', '%s')"
              .formatted(river.getUuid(), "Python " + i + " @WREN \uff03snake river@example.com"));
    }
    execute(
        "INSERT INTO activities (user_uuid, message) VALUES ('%s', 'No sign')"
            .formatted(wren.getUuid()));
    assertThat(tagged("snake")).isEmpty();

    assertThat(cruddur().activities().storeNames(3)).isEqualTo(3);
    assertThat(cruddur().activities().storeAllNames(1)).isEqualTo(2);
    assertThat(cruddur().activities().storeAllNames(1)).isZero();

    assertThat(tagged("snake")).hasSize(5);
    assertThat(count("mentions WHERE user_uuid = '%s'".formatted(wren.getUuid()))).isEqualTo(5);
    assertThat(count("mentions")).isEqualTo(5);
    assertThat(count("activities WHERE names_stored")).isEqualTo(5);
  }
}
