package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityIdTakenException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.HandleTakenException;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Registration;
import io.cruddur.repo.user.UserNotFoundException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What every way to embed the library promises. A subclass says how the repositories are made, and
 * gives each test empty tables.
 */
public abstract class RepositoryContract
    implements RegistrationContract,
        ProfileContract,
        ReactionContract,
        ReplyContract,
        NamesContract,
        NotificationContract,
        FollowContract,
        BlockContract,
        SuspensionContract,
        SubjectContract,
        PinContract,
        EditContract,
        BookmarkContract,
        ReportContract,
        BulkContract,
        FeedContract,
        FollowingContract,
        RepostContract,
        SearchContract,
        ThreadContract,
        FarTimesContract,
        ErasureContract,
        ExportContract,
        RefusalContract,
        ReferenceContract,
        BadInputContract {

  public static NewUser newUser(String handle) {
    return Contract.newUser(handle);
  }

  @Test
  public void aNewUserIsRegistered() {
    Registration registration =
        cruddur().users().register(new NewUser("River O'Example", "river", null, "sub-1"));

    assertThat(registration.created()).isTrue();
    CruddurUser user = registration.user();
    assertThat(user.getUuid().version()).isEqualTo(4);
    assertThat(user.getCreatedAt().truncatedTo(ChronoUnit.MICROS)).isEqualTo(user.getCreatedAt());
    assertThat(cruddur().users().find(user)).contains(user);
    assertThat(
            cruddur().users().find(UserRef.ofCognitoUserId("sub-1")).orElseThrow().getDisplayName())
        .isEqualTo("River O'Example");
    assertThat(cruddur().users().findByHandle("RIVER").orElseThrow().getEmail()).isNull();
    assertThat(count("users WHERE uuid = '" + user.getUuid() + "'")).isOne();
  }

  @Test
  public void aKnownCognitoIdIsReturnedAsStored() {
    CruddurUser first = register("river");

    Registration again = cruddur().users().register(newUser("river"));
    Registration renamed =
        cruddur().users().register(new NewUser("Other", "another", null, "sub-river"));

    assertThat(again.created()).isFalse();
    assertThat(again.user()).isEqualTo(first);
    assertThat(renamed.created()).isFalse();
    assertThat(renamed.user().getHandle()).isEqualTo("river");
    assertThat(count("users")).isOne();
  }

  @Test
  public void aHandleIsTakenInAnyCase() {
    register("river");

    assertThatExceptionOfType(HandleTakenException.class)
        .isThrownBy(
            () -> cruddur().users().register(new NewUser("Other", "RiVeR", null, "sub-other")))
        .satisfies(e -> assertThat(e.handle()).isEqualTo("RiVeR"));

    assertThat(count("users")).isOne();
    assertThat(register("wren").getHandle()).isEqualTo("wren");
  }

  /** The table of docs/texts.md. */
  @Test
  public void handlesThatOnlyLookAlikeAreDifferent() {
    String composed = "jos\u00e9";
    String decomposed = "jose\u0301";
    List<String> lookAlikes =
        List.of("mia", "m\u0456\u0430", "\uff4d\uff49\uff41", composed, decomposed, "rna", "ma");
    for (String handle : lookAlikes) {
      assertThat(register(handle).getHandle()).isEqualTo(handle);
    }

    assertThat(count("users")).isEqualTo(lookAlikes.size());
    assertThatExceptionOfType(HandleTakenException.class)
        .isThrownBy(
            () -> cruddur().users().register(new NewUser("Other", "MIA", null, "sub-other")));
  }

  @Test
  public void usersWithoutEmailOrWithTheSameEmailMayCoexist() {
    cruddur().users().register(new NewUser("A", "a", "same@example.com", "sub-a"));
    cruddur().users().register(new NewUser("B", "b", "same@example.com", "sub-b"));
    cruddur().users().register(new NewUser("C", "c", null, "sub-c"));
    cruddur().users().register(new NewUser("D", "d", null, "sub-d"));

    assertThat(count("users")).isEqualTo(4);
  }

  @Test
  public void theSharedPlaceholderOfSeededUsersFindsNobody() {
    execute(
        "INSERT INTO users (display_name, handle, email, cognito_user_id)"
            + " VALUES ('One', 'one', 'one@example.com', 'MOCK'), ('Two', 'two', 'two@example.com', 'MOCK')");

    assertThat(cruddur().users().find(UserRef.ofCognitoUserId("MOCK"))).isEmpty();
    assertThat(cruddur().users().findByHandle("two")).isPresent();
  }

  @Test
  public void nobodyIsFoundByWhatIsUnknown() {
    assertThat(cruddur().users().find(UserRef.of(UUID.randomUUID()))).isEmpty();
    assertThat(cruddur().users().findByHandle("nobody' OR '1'='1")).isEmpty();
    assertThat(cruddur().users().find(UserRef.ofCognitoUserId("unknown"))).isEmpty();
  }

  @Test
  public void anActivityIsCreated() {
    CruddurUser river = register("river");

    CruddurActivity activity =
        cruddur().activities().create(river, "It's 'quoted' \\ %s", Ttl.ONE_DAY);

    ActivityView shown = home(10).items().get(0);
    assertThat(shown.uuid()).isEqualTo(activity.getUuid());
    assertThat(shown.userUuid()).isEqualTo(river.getUuid());
    assertThat(shown.handle()).isEqualTo("river");
    assertThat(shown.displayName()).isEqualTo("RIVER");
    assertThat(shown.message()).isEqualTo("It's 'quoted' \\ %s");
    assertThat(shown.createdAt()).isEqualTo(activity.getCreatedAt());
    assertThat(shown.expiresAt()).isEqualTo(shown.createdAt().plus(1, ChronoUnit.DAYS));
    assertThat(shown.replyToActivityUuid()).isNull();
    assertThat(List.of(shown.repliesCount(), shown.repostsCount(), shown.likesCount()))
        .containsOnly(0);
  }

  @Test
  public void anActivityOfAnUnknownAuthorIsRefused() {
    UUID unknown = UUID.randomUUID();

    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> cruddur().activities().create(UserRef.of(unknown), "Hello", Ttl.ONE_DAY))
        .withMessageContaining(unknown.toString());

    assertThat(count("activities")).isZero();
    assertThat(register("river")).isNotNull();
  }

  @Test
  public void creatingWithTheSameIdAgainChangesNothing() {
    CruddurUser river = register("river");
    UUID uuid = UUID.randomUUID();

    CruddurActivity first = cruddur().activities().create(river, uuid, "Hello", Ttl.ONE_DAY);
    CruddurActivity again = cruddur().activities().create(river, uuid, "Hello", Ttl.ONE_DAY);

    assertThat(again).isEqualTo(first);
    assertThat(again.getCreatedAt()).isEqualTo(first.getCreatedAt());
    assertThat(count("activities")).isOne();
  }

  @Test
  public void anIdOfAnotherActivityIsRefused() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID uuid = UUID.randomUUID();
    cruddur().activities().create(river, uuid, "Hello", Ttl.ONE_DAY);

    assertThatExceptionOfType(ActivityIdTakenException.class)
        .isThrownBy(() -> cruddur().activities().create(wren, uuid, "Hello", Ttl.ONE_DAY));
    assertThatExceptionOfType(ActivityIdTakenException.class)
        .isThrownBy(() -> cruddur().activities().create(river, uuid, "Other", Ttl.ONE_DAY));

    assertThat(home(10).items()).extracting(ActivityView::message).containsExactly("Hello");
  }

  @Test
  public void nothingIsRememberedOfADeletedActivityUnlessOthersHadReplied() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef alone = ActivityRef.of(UUID.randomUUID());
    ActivityRef repliedTo = ActivityRef.of(UUID.randomUUID());
    cruddur().activities().create(river, alone.uuid(), "Hello", Ttl.ONE_DAY);
    cruddur().activities().create(river, repliedTo.uuid(), "Hello", Ttl.ONE_DAY);
    cruddur().activities().reply(wren, repliedTo, "a reply");
    cruddur().activities().delete(river, alone);
    cruddur().activities().delete(river, repliedTo);

    cruddur().activities().create(river, alone.uuid(), "Hello", Ttl.ONE_DAY);

    assertThat(home(10).items()).extracting(ActivityView::uuid).containsExactly(alone.uuid());
    assertThatExceptionOfType(ActivityIdTakenException.class)
        .isThrownBy(
            () -> cruddur().activities().create(river, repliedTo.uuid(), "Hello", Ttl.ONE_DAY));
  }

  @Test
  public void aMessageIsMeasuredInCodePoints() {
    CruddurUser river = register("river");

    cruddur().activities().create(river, "🦀".repeat(280), Ttl.ONE_DAY);

    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> cruddur().activities().create(river, "x".repeat(281), Ttl.ONE_DAY))
        .satisfies(e -> assertThat(e.codes()).containsExactly("message_exceed_max_chars"));
    assertThat(count("activities")).isOne();
  }

  @Test
  public void allBrokenRulesAreReportedTogetherAndNothingIsWritten() {
    CruddurUser river = register("river");

    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(
            () -> cruddur().activities().create(UserRef.ofCognitoUserId(""), " ", "2-weeks"))
        .satisfies(
            e ->
                assertThat(e.codes())
                    .containsExactly("cognito_user_id_blank", "message_blank", "ttl_blank"));
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> cruddur().activities().create(river, " ", (String) null))
        .satisfies(e -> assertThat(e.codes()).containsExactly("message_blank", "ttl_blank"));

    assertThat(count("activities")).isZero();
  }

  @Test
  public void aTimeToLiveIsTakenByItsCode() {
    CruddurUser river = register("river");

    CruddurActivity activity = cruddur().activities().create(river, "Hello", "3-hours");

    assertThat(activity.getExpiresAt())
        .isEqualTo(activity.getCreatedAt().plus(Duration.ofHours(3)));
  }

  @Test
  public void textThatTheDatabaseCannotHoldIsRefused() {
    CruddurUser river = register("river");

    for (String text : List.of("a\u0000b", "\ud83e", "\udd80x", "x\ud83ey")) {
      assertThatExceptionOfType(ValidationException.class)
          .isThrownBy(() -> cruddur().activities().create(river, text, Ttl.ONE_DAY))
          .satisfies(e -> assertThat(e.codes()).containsExactly("message_invalid_chars"));
      assertThatExceptionOfType(ValidationException.class)
          .isThrownBy(() -> cruddur().users().findByHandle(text))
          .satisfies(e -> assertThat(e.codes()).containsExactly("handle_invalid_chars"));
      assertThatExceptionOfType(ValidationException.class)
          .isThrownBy(() -> cruddur().users().find(UserRef.ofCognitoUserId(text)));
    }

    assertThat(count("activities")).isZero();
    assertThat(cruddur().users().findByHandle("river")).isPresent();
  }

  @Test
  public void theHomeFeedIsNewestFirstAndSkipsWhatIsNotToBeShown() {
    CruddurUser river = register("river");
    insertActivity(river, "old", "now() - interval '2 hours'", "NULL", "NULL");
    insertActivity(
        river, "expired", "now() - interval '1 hour'", "now() - interval '1 second'", "NULL");
    insertActivity(river, "deleted", "now() - interval '1 hour'", "NULL", "now()");
    insertActivity(
        river, "new", "now() - interval '1 minute'", "now() + interval '1 hour'", "NULL");
    execute(
        "INSERT INTO activities (user_uuid, message, reply_to_activity_uuid)"
            + " SELECT user_uuid, 'reply', uuid FROM activities WHERE message = 'old'");

    assertThat(home(10).items()).extracting(ActivityView::message).containsExactly("new", "old");
  }

  @Test
  public void pagesHaveNoGapAndNoDuplicateAmongRowsOfTheSameTime() {
    CruddurUser river = register("river");
    execute(
        "INSERT INTO activities (user_uuid, message, created_at) SELECT '%s', 'm' || i, timestamptz '2026-01-01Z' + (i / 7) * interval '1 microsecond' FROM generate_series(1, 45) i"
            .formatted(river.getUuid()));

    for (int size : new int[] {1, 7, 10, 20, 44, 45, 46, 100}) {
      List<UUID> seen = new ArrayList<>();
      int pages = 0;
      Optional<PageQuery> next = Optional.of(PageQuery.first(size));
      while (next.isPresent()) {
        CursorPage<ActivityView> page = cruddur().feeds().home(next.get());
        assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
        page.forEach(view -> seen.add(view.uuid()));
        next = page.next();
        pages++;
      }
      assertThat(seen).hasSize(45).doesNotHaveDuplicates();
      assertThat(pages).isEqualTo((45 + size - 1) / size);
    }
  }

  @Test
  public void aPageIsRefreshedWithWhatHasComeSince() {
    CruddurUser river = register("river");
    for (int i = 1; i <= 3; i++) {
      insertActivity(
          river,
          "m" + i,
          "timestamptz '2026-01-01Z' + interval '%s s'".formatted(i),
          "NULL",
          "NULL");
    }
    CursorPage<ActivityView> page = home(2);
    assertThat(page.items()).extracting(ActivityView::message).containsExactly("m3", "m2");
    assertThat(cruddur().feeds().home(page.newer().orElseThrow()).items()).isEmpty();
    for (int i = 4; i <= 6; i++) {
      insertActivity(
          river,
          "m" + i,
          "timestamptz '2026-01-01Z' + interval '%s s'".formatted(i),
          "NULL",
          "NULL");
    }

    CursorPage<ActivityView> newer = cruddur().feeds().home(page.newer().orElseThrow());
    CursorPage<ActivityView> newest = cruddur().feeds().home(newer.newer().orElseThrow());
    CursorPage<ActivityView> none = cruddur().feeds().home(newest.newer().orElseThrow());
    insertActivity(river, "m7", "timestamptz '2026-01-01Z' + interval '7 s'", "NULL", "NULL");

    assertThat(newer.items()).extracting(ActivityView::message).containsExactly("m5", "m4");
    assertThat(newest.items()).extracting(ActivityView::message).containsExactly("m6");
    assertThat(none.items()).isEmpty();
    assertThat(cruddur().feeds().home(none.newer().orElseThrow()).items())
        .extracting(ActivityView::message)
        .containsExactly("m7");
    assertThat(cruddur().feeds().home(newer.next().orElseThrow()).items())
        .extracting(ActivityView::message)
        .containsExactly("m3", "m2");
  }

  @Test
  public void aFeedOfExpiredRowsIsReadInBoundedSteps() {
    CruddurUser river = register("river");
    insertActivity(river, "oldest", "timestamptz '2026-01-01Z' - interval '1 day'", "NULL", "NULL");
    execute(
        "INSERT INTO activities (user_uuid, message, created_at, expires_at) SELECT '%s', 'gone', timestamptz '2026-01-01Z' + i * interval '1 s', now() - interval '1 s' FROM generate_series(1, 2500) i"
            .formatted(river.getUuid()));

    List<String> seen = new ArrayList<>();
    int pages = 0;
    Optional<PageQuery> next = Optional.of(PageQuery.first(20));
    while (next.isPresent()) {
      CursorPage<ActivityView> page = cruddur().feeds().home(next.get());
      page.forEach(view -> seen.add(view.message()));
      next = page.next();
      pages++;
    }

    assertThat(seen).containsExactly("oldest");
    assertThat(pages).isEqualTo(3);
  }

  @Test
  public void anEmptyFeedIsAnEmptyPage() {
    CursorPage<ActivityView> page = home(20);

    assertThat(page.items()).isEmpty();
    assertThat(page.next()).isEmpty();
    assertThat(page.newer()).isEmpty();
  }

  @Test
  public void aCursorThatIsNotOursIsRefused() {
    CruddurUser river = register("river");
    for (int i = 0; i < 3; i++) {
      cruddur().activities().create(river, "m" + i, Ttl.ONE_DAY);
    }
    String good = home(1).next().orElseThrow().cursor();
    byte[] bytes = Base64.getUrlDecoder().decode(good);
    List<String> forged =
        new ArrayList<>(
            List.of(
                "",
                "x",
                "null",
                good.substring(1),
                good + "A",
                good + "=",
                " " + good,
                "é" + good,
                "' OR 1=1 --"));
    for (int i = 0; i < 3 + Integer.BYTES; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 0x55;
      forged.add(Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
    }
    for (String cursor : forged) {
      assertThatExceptionOfType(InvalidCursorException.class)
          .as(cursor)
          .isThrownBy(() -> cruddur().feeds().home(PageQuery.at(cursor, 10)));
    }
    assertThat(good).hasSizeLessThanOrEqualTo(64).matches("[A-Za-z0-9_-]+");
    assertThat(home(10).items()).hasSize(3);
  }

  public CursorPage<ActivityView> home(int size) {
    return cruddur().feeds().home(PageQuery.first(size));
  }

  private void insertActivity(
      CruddurUser author, String message, String createdAt, String expiresAt, String deletedAt) {
    execute(
        "INSERT INTO activities (user_uuid, message, created_at, expires_at, deleted_at)"
            + " VALUES ('%s', '%s', %s, %s, %s)"
                .formatted(author.getUuid(), message, createdAt, expiresAt, deletedAt));
  }
}
