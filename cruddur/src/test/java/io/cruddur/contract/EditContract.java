package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityEdit;
import io.cruddur.repo.activity.ActivityIdTakenException;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.NotTheAuthorException;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.feed.Notification;
import io.cruddur.repo.feed.NotificationKind;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.repo.user.UserSuspendedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An edit keeps what was, is shown, and leaves counts as they are; names follow the text. */
interface EditContract extends FeedFixtures {

  private List<String> former(ActivityRef activity) {
    return cruddur().activities().edits(activity, PageQuery.first(100)).items().stream()
        .map(ActivityEdit::message)
        .toList();
  }

  private List<String> mentioned(ActivityRef activity) {
    return cruddur().activities().mentionedIn(activity).stream().map(UserSummary::handle).toList();
  }

  private List<String> tagged(String tag) {
    return FeedFixtures.messages(cruddur().feeds().tag(tag, PageQuery.first(10)));
  }

  private List<Notification> mentions(CruddurUser user) {
    return cruddur().feeds().notifications(user, PageQuery.first(10)).items().stream()
        .filter(item -> item.kind() == NotificationKind.MENTION)
        .toList();
  }

  @Test
  default void anEditKeepsWhatWasAndIsShown() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef post = ActivityRef.of(post(river, "first text", 1));
    cruddur().activities().like(wren, post);
    cruddur().activities().repost(wren, post);
    cruddur().activities().reply(wren, post, "a reply");
    cruddur().activities().bookmark(wren, post);
    ActivityView before = cruddur().feeds().home(PageQuery.first(10)).items().get(0);
    assertThat(before.editedAt()).isNull();

    for (UserRef author :
        List.of(UserRef.of(river.getUuid()), UserRef.ofCognitoUserId("sub-river"))) {
      String text = "text by " + (author.uuid() == null ? "token" : "id");
      assertThat(cruddur().activities().edit(author, post, text)).isTrue();
      assertThat(cruddur().activities().edit(author, post, text)).isFalse();
    }

    assertThat(former(post)).containsExactly("text by id", "first text");
    ActivityView edited = cruddur().feeds().home(PageQuery.first(10)).items().get(0);
    assertThat(edited.message()).isEqualTo("text by token");
    assertThat(edited.editedAt()).isAfter(edited.createdAt());
    assertThat(List.of(edited.likesCount(), edited.repostsCount(), edited.repliesCount()))
        .containsOnly(1);
    assertThat(edited.createdAt()).isEqualTo(before.createdAt());
    List<ActivityEdit> edits =
        cruddur().activities().edits(wren, post, PageQuery.first(10)).items();
    assertThat(edits.get(1).createdAt()).isEqualTo(before.createdAt());
    assertThat(edits.get(0).createdAt()).isAfter(before.createdAt());

    Feeds feeds = cruddur().feeds().viewedBy(wren);
    PageQuery first = PageQuery.first(10);
    cruddur().follows().follow(wren, river);
    for (CursorPage<ActivityView> page :
        List.of(
            feeds.home(first),
            feeds.home(first, Replies.INCLUDE),
            feeds.user(river, first),
            feeds.user(river, first, Replies.INCLUDE),
            feeds.following(wren, first),
            feeds.following(wren, first),
            feeds.likes(wren, first),
            feeds.bookmarks(wren, first),
            feeds.search("token", first))) {
      assertThat(page.items())
          .filteredOn(view -> view.uuid().equals(post.uuid()))
          .singleElement()
          .satisfies(
              view -> {
                assertThat(view.editedAt()).isEqualTo(edited.editedAt());
                assertThat(view.viewerState()).isNotNull();
                assertThat(view.viewerState().liked()).isTrue();
              });
    }
    assertThat(cruddur().activities().show(wren, post).orElseThrow().activity().editedAt())
        .isEqualTo(edited.editedAt());
    assertThat(cruddur().users().show("river").orElseThrow().activities().items().get(0).editedAt())
        .isEqualTo(edited.editedAt());
    assertThat(feeds.search("first", first).items()).isEmpty();
  }

  @Test
  default void formerTextsArePagedBothWays() {
    CruddurUser river = register("river");
    ActivityRef post = cruddur().activities().create(river, "text 0", Ttl.ONE_DAY);
    for (int i = 1; i <= 12; i++) {
      assertThat(cruddur().activities().edit(river, post, "text " + i)).isTrue();
    }

    List<String> forward = new ArrayList<>();
    Optional<PageQuery> next = Optional.of(PageQuery.first(5));
    CursorPage<ActivityEdit> page = CursorPage.<ActivityEdit>builder().build();
    while (next.isPresent()) {
      page = cruddur().activities().edits(post, next.get());
      page.forEach(edit -> forward.add(edit.message()));
      next = page.next();
    }

    assertThat(forward)
        .containsExactly(
            "text 11", "text 10", "text 9", "text 8", "text 7", "text 6", "text 5", "text 4",
            "text 3", "text 2", "text 1", "text 0");
    assertThat(cruddur().activities().edits(post, page.newer().orElseThrow()).items())
        .map(ActivityEdit::message)
        .containsExactly("text 6", "text 5", "text 4", "text 3", "text 2");
  }

  @Test
  default void namesAndNotificationsFollowTheText() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    ActivityRef post =
        cruddur().activities().create(river, "with @wren and @finch #birds #lakes", Ttl.ONE_DAY);
    register("finch");
    assertThat(mentioned(post)).containsExactly("wren");
    assertThat(mentions(wren)).hasSize(1);

    cruddur().activities().edit(river, post, "with @heron and @finch #lakes #Boats");

    // why not finch: whose handle stays in the text is who had it when it was written.
    assertThat(mentioned(post)).containsExactly("heron");
    assertThat(mentions(wren)).isEmpty();
    assertThat(mentions(heron)).hasSize(1);
    assertThat(cruddur().feeds().unreadNotifications(heron)).isOne();
    assertThat(tagged("birds")).isEmpty();
    assertThat(tagged("lakes")).containsExactly("with @heron and @finch #lakes #Boats");
    assertThat(tagged("boats")).hasSize(1);

    cruddur().activities().edit(river, post, "alone");
    assertThat(mentioned(post)).isEmpty();
    assertThat(tagged("lakes")).isEmpty();
    assertThat(mentions(heron)).isEmpty();
    cruddur().relations().block(wren, river);
    cruddur().activities().edit(river, post, "@wren again");
    assertThat(mentioned(post)).isEmpty();
  }

  /** Two people, one of whom has taken the other's handle since, each however it was written. */
  @Test
  default void afterRenamesAnEditTakesTheMentionOfWhomTheHandleNamed() {
    CruddurUser river = register("river");
    CruddurUser wren = register("Wren");
    CruddurUser heron = register("heron");
    UUID imported = UUID.randomUUID();
    cruddur()
        .bulk()
        .importActivities(
            Stream.of(Values.imported(imported, river.getUuid(), "@wren @HERON", null, null, null)),
            progress -> {});
    UUID ofAnotherProgram = post(river, "@wren @HERON", 1);
    assertThat(cruddur().activities().storeNames(10)).isOne();
    ActivityRef root = cruddur().activities().create(river, "no names", Ttl.ONE_DAY);
    List<ActivityRef> posts =
        List.of(
            ActivityRef.of(imported),
            ActivityRef.of(ofAnotherProgram),
            cruddur().activities().create(river, "@wren @HERON", Ttl.ONE_DAY),
            cruddur().activities().reply(river, root, "@wren @HERON"),
            root);
    cruddur().activities().edit(river, root, "@wren @HERON");
    cruddur().users().changeHandle(wren, "robin");
    cruddur().users().changeHandle(heron, "wren");

    for (ActivityRef post : posts) {
      assertThat(mentioned(post)).containsExactly("robin", "wren");
      cruddur().activities().edit(river, post, "@heron hello");
      assertThat(mentioned(post)).containsExactly("wren");
      cruddur().activities().edit(river, post, "hello");
      assertThat(mentioned(post)).isEmpty();
    }
  }

  @Test
  default void whoIsWrittenByTheHandleOfNowStaysMentioned() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef post = cruddur().activities().create(river, "hello @wren", Ttl.ONE_DAY);
    List<Notification> told = mentions(wren);
    cruddur().users().changeHandle(wren, "robin");
    CruddurUser stranger = register("stranger");
    cruddur().users().changeHandle(stranger, "wren");

    cruddur().activities().edit(river, post, "hello @robin");
    assertThat(mentioned(post)).containsExactly("robin");
    assertThat(mentions(wren))
        .extracting(Notification::createdAt)
        .containsExactly(told.get(0).createdAt());

    cruddur().activities().edit(river, post, "hello @robin and @wren");
    assertThat(mentioned(post)).containsExactly("robin", "wren");
    assertThat(mentions(stranger)).hasSize(1);
    cruddur().activities().edit(river, post, "hello @wren");
    assertThat(mentioned(post)).containsExactly("wren");
  }

  /** As the release before stores it: by the handle of now. */
  @Test
  default void aMentionWithoutAHandleFollowsTheHandleOfNow() {
    CruddurUser river = register("river");
    register("wren");
    ActivityRef post = cruddur().activities().create(river, "teh @Wren", Ttl.ONE_DAY);
    execute("UPDATE mentions SET handle = NULL");

    cruddur().activities().edit(river, post, "the @wren");
    assertThat(mentioned(post)).containsExactly("wren");
    cruddur().activities().edit(river, post, "the bird");
    assertThat(mentioned(post)).isEmpty();
  }

  /** A slip that is corrected tells no stranger, and takes nobody's mention away. */
  @Test
  default void whoseHandleStaysInTheTextStaysMentioned() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    ActivityRef post = cruddur().activities().create(river, "teh @Wren, @heron", Ttl.ONE_DAY);
    List<Notification> told = mentions(wren);
    cruddur().users().changeHandle(wren, "robin");
    CruddurUser stranger = register("stranger");
    cruddur().users().changeHandle(stranger, "wren");
    cruddur().relations().block(heron, river);

    cruddur().activities().edit(river, post, "the @wren, @Heron");

    cruddur().relations().unblock(heron, river);
    assertThat(mentioned(post)).containsExactly("heron", "robin");
    assertThat(mentions(stranger)).isEmpty();
    assertThat(mentions(wren))
        .extracting(Notification::createdAt)
        .containsExactly(told.get(0).createdAt());

    cruddur().activities().edit(river, post, "the @wren");
    assertThat(mentioned(post)).containsExactly("robin");
    cruddur().activities().edit(river, post, "the @finch");
    assertThat(mentioned(post)).isEmpty();
  }

  /** The first answer may have been lost, and the edit have come from elsewhere. */
  @Test
  default void whatWasWrittenCanBeRepeatedAfterAnEdit() {
    CruddurUser river = register("river");
    UUID post = UUID.randomUUID();
    UUID reply = UUID.randomUUID();
    cruddur().activities().create(river, post, "a post", Ttl.ONE_DAY);
    cruddur().activities().reply(river, ActivityRef.of(post), reply, "a reply", null);
    for (int i = 1; i <= 2; i++) {
      cruddur().activities().edit(river, ActivityRef.of(post), "post " + i);
      cruddur().activities().edit(river, ActivityRef.of(reply), "reply " + i);
    }

    assertThat(cruddur().activities().create(river, post, "a post", Ttl.ONE_DAY).getMessage())
        .isEqualTo("post 2");
    assertThat(
            cruddur()
                .activities()
                .reply(river, ActivityRef.of(post), reply, "a reply", null)
                .getMessage())
        .isEqualTo("reply 2");
    assertThatExceptionOfType(ActivityIdTakenException.class)
        .isThrownBy(() -> cruddur().activities().create(river, post, "post 1", Ttl.ONE_DAY));
    assertThat(count("activities")).isEqualTo(2);
  }

  /** A clock that is behind, or an edit that waited for a connection. */
  @Test
  default void anEditIsLaterThanTheTextBeforeIt() {
    CruddurUser river = register("river");
    ActivityRef post = ActivityRef.of(post(river, "text 0", 1));
    execute("UPDATE activities SET created_at = now() + interval '1 hour'");
    for (int i = 1; i <= 3; i++) {
      cruddur().activities().edit(river, post, "text " + i);
    }

    assertThat(former(post)).containsExactly("text 2", "text 1", "text 0");
    ActivityView edited = cruddur().activities().show(post).orElseThrow().activity();
    assertThat(edited.editedAt()).isAfter(edited.createdAt());
  }

  /** A job that finds names has nothing left to do, and does not bring back what was edited. */
  @Test
  default void namesOfAMessageOfAnotherProgramFollowItsEdit() {
    CruddurUser river = register("river");
    ActivityRef post = ActivityRef.of(post(river, "of another program #birds", 1));

    cruddur().activities().edit(river, post, "of this one #lakes");

    assertThat(cruddur().activities().storeNames(100)).isZero();
    assertThat(tagged("birds")).isEmpty();
    assertThat(tagged("lakes")).hasSize(1);
  }

  @Test
  default void onlyTheAuthorEditsWhatIsShown() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef post = ActivityRef.of(post(river, "a post", 1));
    ActivityRef expired = ActivityRef.of(insert(river, null, "expired", 2, EXPIRED));
    ActivityRef deleted = ActivityRef.of(post(river, "deleted", 3));
    reply(wren, deleted.uuid(), "a reply", 4);
    cruddur().activities().delete(river, deleted);

    assertThatExceptionOfType(NotTheAuthorException.class)
        .isThrownBy(() -> cruddur().activities().edit(wren, post, "another"));
    for (ActivityRef gone : List.of(expired, deleted, ActivityRef.of(UUID.randomUUID()))) {
      assertThatExceptionOfType(ActivityNotFoundException.class)
          .isThrownBy(() -> cruddur().activities().edit(river, gone, "another"));
    }
    for (UserRef nobody :
        List.of(UserRef.of(UUID.randomUUID()), UserRef.ofCognitoUserId("nobody"))) {
      assertThatExceptionOfType(UserNotFoundException.class)
          .isThrownBy(() -> cruddur().activities().edit(nobody, post, "another"));
    }
    cruddur().users().suspend(river);
    assertThatExceptionOfType(UserSuspendedException.class)
        .isThrownBy(() -> cruddur().activities().edit(river, post, "another"));
    assertThat(count("activity_edits")).isZero();
    assertThat(count("activities WHERE message = 'another'")).isZero();
  }

  @Test
  default void aTextIsValidatedAsWhenItIsWritten() {
    CruddurUser river = register("river");
    ActivityRef post = cruddur().activities().create(river, "a post", Ttl.ONE_DAY);
    ActivityRef reply = cruddur().activities().reply(river, post, "a reply");

    for (ActivityRef activity : List.of(post, reply)) {
      assertThatExceptionOfType(ValidationException.class)
          .isThrownBy(() -> cruddur().activities().edit(river, activity, " "))
          .satisfies(e -> assertThat(e.codes()).containsExactly("message_blank"));
    }
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> cruddur().activities().edit(river, post, "x".repeat(281)))
        .satisfies(e -> assertThat(e.codes()).containsExactly("message_exceed_max_chars"));
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> cruddur().activities().edit(river, reply, "x".repeat(1025)))
        .satisfies(e -> assertThat(e.codes()).containsExactly("message_exceed_max_chars_1024"));
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> cruddur().activities().edit(river, post, "x".repeat(1025)))
        .satisfies(e -> assertThat(e.codes()).containsExactly("message_exceed_max_chars"));
    assertThat(cruddur().activities().edit(river, reply, "x".repeat(1024))).isTrue();
    assertThat(count("activity_edits")).isOne();
    UUID ofAnotherProgram = post(river, "x".repeat(500), 1);
    assertThat(
            cruddur().activities().edit(river, ActivityRef.of(ofAnotherProgram), "x".repeat(500)))
        .isFalse();
  }

  @Test
  default void formerTextsAreGoneWithTheActivityAndItsAuthor() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef leaf = cruddur().activities().create(river, "a secret", Ttl.ONE_DAY);
    ActivityRef parent = cruddur().activities().create(river, "a secret", Ttl.ONE_DAY);
    ActivityRef last = cruddur().activities().create(river, "a secret", Ttl.ONE_DAY);
    cruddur().activities().reply(wren, parent, "a reply");
    for (ActivityRef activity : List.of(leaf, parent, last)) {
      cruddur().activities().edit(river, activity, "said otherwise");
    }
    assertThat(count("activity_edits WHERE message = 'a secret'")).isEqualTo(3);

    cruddur().activities().delete(river, leaf);
    assertThat(count("activity_edits")).isEqualTo(2);
    cruddur().activities().delete(river, parent);
    assertThat(count("activity_edits")).isOne();
    assertThat(former(parent)).isEmpty();
    assertThat(count("activities WHERE deleted_at IS NOT NULL AND edited_at IS NULL")).isOne();
    cruddur().users().delete(river);
    assertThat(count("activity_edits")).isZero();
  }
}
