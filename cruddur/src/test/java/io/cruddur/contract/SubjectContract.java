package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.MessageUser;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * A list whose subject is hidden is empty: that of a user, or about an activity, which this reader
 * does not see. All public methods that list something of a user or an activity are found by
 * reflection, so that one which is added cannot be forgotten.
 */
interface SubjectContract extends FeedFixtures {

  /** What users alone read, and who signs in: neither a suspension nor a block is asked. */
  Set<String> FOR_THE_USER_ALONE =
      Set.of(
          "feeds().bookmarks[UserRef, PageQuery]",
          "relations().blocked[UserRef, PageQuery]",
          "relations().muted[UserRef, PageQuery]",
          "users().find[UserRef]",
          "users().findByHandle[String]");

  /** What a user is told, which ends with a suspension. */
  String NOTIFICATIONS = "feeds().notifications[UserRef, PageQuery]";

  /** Who acts and who is asked for are both in the list. */
  String MESSAGE_USERS = "users().messageUsers[UserRef, String]";

  /** Whose lists they are, one of that user's activities, and who looks. */
  record Scene(CruddurUser subject, UUID activity, CruddurUser viewer) {}

  /** All that is asked for by a user or an activity and is a list, or one thing or none. */
  private static List<RepositoryCall> calls() {
    return RepositoryCall.all().stream()
        .filter(
            call ->
                Set.of(CursorPage.class, List.class, Optional.class)
                    .contains(call.method().getReturnType()))
        .filter(call -> call.parameters().stream().anyMatch(SubjectContract::isSubject))
        .toList();
  }

  private static boolean isSubject(Parameter parameter) {
    return parameter.getType() == ActivityRef.class
        || (parameter.getType() == UserRef.class && !isViewer(parameter))
        || (parameter.getType() == String.class && parameter.getName().endsWith("andle"));
  }

  private static boolean isViewer(Parameter parameter) {
    return List.of("viewer", "sender").contains(parameter.getName());
  }

  private static boolean isViewed(RepositoryCall call) {
    return call.parameters().stream().anyMatch(SubjectContract::isViewer);
  }

  /** By id, or by token. */
  private static UserRef ref(CruddurUser user, boolean byToken) {
    return byToken ? UserRef.ofCognitoUserId(user.getCognitoUserId()) : UserRef.of(user.getUuid());
  }

  private static Object[] arguments(RepositoryCall call, Scene scene, boolean byToken) {
    return call.parameters().stream()
        .map(
            parameter -> {
              if (parameter.getType() == UserRef.class) {
                return ref(isViewer(parameter) ? scene.viewer() : scene.subject(), byToken);
              }
              if (parameter.getType() == ActivityRef.class) {
                return ActivityRef.of(scene.activity());
              }
              if (parameter.getType() == String.class) {
                return scene.subject().getHandle();
              }
              if (parameter.getType() == PageQuery.class) {
                return PageQuery.first(1);
              }
              assertThat(parameter.getType()).as("of %s", call.name()).matches(Class::isEnum);
              return parameter.getType().getEnumConstants()[0];
            })
        .toArray();
  }

  /** How much is told, of a page also that there is a next one. */
  private static List<Object> told(RepositoryCall call, Object result, Scene scene) {
    List<Object> told = new ArrayList<>();
    if (result instanceof CursorPage<?> page) {
      told.addAll(page.items());
      page.next().ifPresent(told::add);
    } else if (result instanceof Optional<?> one) {
      one.ifPresent(told::add);
    } else {
      told.addAll((List<?>) result);
    }
    if (call.name().equals(MESSAGE_USERS)) {
      told.removeIf(user -> ((MessageUser) user).uuid().equals(scene.viewer().getUuid()));
    }
    return told;
  }

  /** What is told by which call; with "viewed" before it where it is a viewer who asks. */
  private Map<String, List<Object>> told(Scene scene, boolean byToken) {
    Map<String, List<Object>> told = new LinkedHashMap<>();
    Feeds viewed = cruddur().feeds().viewedBy(ref(scene.viewer(), byToken));
    for (RepositoryCall call : calls()) {
      Object[] arguments = arguments(call, scene, byToken);
      told.put(
          (isViewed(call) ? "viewed " : "") + call.name(),
          told(call, call.on(cruddur(), arguments), scene));
      if (call.accessor().getName().equals("feeds")) {
        told.put("viewed " + call.name(), told(call, call.onRepository(viewed, arguments), scene));
      }
    }
    return told;
  }

  private Set<String> tells(Scene scene, boolean byToken) {
    Set<String> tells = new LinkedHashSet<>();
    told(scene, byToken)
        .forEach(
            (call, items) -> {
              if (!items.isEmpty()) {
                tells.add(call);
              }
            });
    return tells;
  }

  /** Every list of river's, and about what river wrote, has something that wren may see. */
  private Scene scene() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    CruddurUser finch = register("finch");
    UUID ofRiver =
        cruddur().activities().create(river, "for @heron and @finch", Ttl.ONE_DAY).getUuid();
    ActivityRef post = ActivityRef.of(ofRiver);
    UUID ofHeron = post(heron, "of heron", 2);
    UUID another = post(heron, "another", 3);
    for (CruddurUser other : List.of(heron, finch)) {
      cruddur().activities().like(other, post);
      cruddur().activities().reply(other, post, "a reply");
      cruddur().follows().follow(other, river);
      cruddur().follows().follow(river, other);
    }
    for (UUID uuid : List.of(ofHeron, another)) {
      cruddur().activities().like(river, ActivityRef.of(uuid));
      cruddur().activities().bookmark(river, ActivityRef.of(uuid));
    }
    cruddur().activities().pin(river, post);
    for (String text : List.of("for @heron, @finch", "for @heron and @finch")) {
      cruddur().activities().edit(river, post, text);
    }
    for (String handle : List.of("robin", "crow")) {
      CruddurUser other = register(handle);
      cruddur().relations().block(river, other);
      cruddur().relations().mute(river, other);
    }
    return new Scene(river, ofRiver, wren);
  }

  @Test
  default void aListWhoseSubjectIsHiddenIsEmpty() {
    Scene scene = scene();
    CruddurUser river = scene.subject();
    CruddurUser wren = scene.viewer();
    Set<String> all = told(scene, false).keySet();
    Set<String> alone = new LinkedHashSet<>();
    Set<String> unviewed = new LinkedHashSet<>();
    for (String call : all) {
      String name = call.replace("viewed ", "");
      if (FOR_THE_USER_ALONE.contains(name)) {
        alone.add(call);
        unviewed.add(call);
      } else if (!call.startsWith("viewed ") || name.equals(NOTIFICATIONS)) {
        unviewed.add(call);
      }
    }
    assertThat(alone).map(call -> call.replace("viewed ", "")).containsAll(FOR_THE_USER_ALONE);
    assertThat(all).hasSizeGreaterThan(30);

    for (boolean byToken : List.of(false, true)) {
      Map<String, List<Object>> before = told(scene, byToken);
      assertThat(tells(scene, byToken)).isEqualTo(all);

      cruddur().users().suspend(river);
      assertThat(tells(scene, byToken)).as("suspended").isEqualTo(alone);
      cruddur().users().reinstate(river);
      assertThat(told(scene, byToken)).isEqualTo(before);

      for (List<CruddurUser> two : List.of(List.of(river, wren), List.of(wren, river))) {
        cruddur().relations().block(two.get(0), two.get(1));
        assertThat(tells(scene, byToken)).as("blocked").isEqualTo(unviewed);
        cruddur().relations().unblock(two.get(0), two.get(1));
        assertThat(told(scene, byToken)).isEqualTo(before);
      }
    }
  }

  /** After the first transaction of a deletion, and before anything else is deleted. */
  @Test
  default void aListOfAUserWhoIsBeingDeletedIsEmpty() {
    Scene scene = scene();
    CruddurUser river = scene.subject();
    execute(
        "UPDATE users SET deleted_at = now(), cognito_user_id = NULL WHERE uuid = '%s'"
            .formatted(river.getUuid()));

    // What replies to a deleted activity is shown, and is shown when all of the user is deleted.
    assertThat(tells(scene, false))
        .containsExactlyInAnyOrder(
            "feeds().replies[ActivityRef, PageQuery]",
            "viewed feeds().replies[ActivityRef, PageQuery]");
    assertThat(tells(scene, true)).isEqualTo(tells(scene, false));
  }

  /** A page of what many do not see says that it is the last one, however much there is. */
  @Test
  default void noPageOfAHiddenSubjectHasANextOne() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    posts(register("heron"), "many ", 1001);
    execute(
        "INSERT INTO likes (user_uuid, activity_uuid) SELECT '%s', uuid FROM activities"
            .formatted(river.getUuid()));
    cruddur().follows().follow(river, register("heron"));
    // why so many: from eight on the following feed looks at a window of everybody's posts.
    execute(
        "INSERT INTO users (display_name, handle, email, cognito_user_id) SELECT 'Quiet', 'quiet' || i, i || '@example.com', 'sub-quiet' || i FROM generate_series(1, 9) i");
    execute(
        "INSERT INTO follows (follower_uuid, followee_uuid) SELECT '%s', uuid FROM users WHERE display_name = 'Quiet'"
            .formatted(river.getUuid()));
    Feeds feeds = cruddur().feeds();
    Feeds viewed = feeds.viewedBy(wren);
    PageQuery first = PageQuery.first(10);
    // why twice: the second page is read by what is known of the user.
    for (int i = 0; i < 2; i++) {
      assertThat(viewed.following(river, first).next()).isPresent();
      assertThat(viewed.likes(river, first).next()).isPresent();
    }
    PageQuery further = feeds.following(river, first).next().orElseThrow();

    cruddur().relations().block(river, wren);
    for (CursorPage<ActivityView> page :
        List.of(
            viewed.following(river, first),
            viewed.following(river, further),
            viewed.likes(river, first))) {
      assertThat(Stream.concat(page.items().stream(), page.next().stream())).isEmpty();
    }
    assertThat(feeds.following(river, further).items()).hasSize(10);

    cruddur().users().suspend(river);
    for (CursorPage<ActivityView> page :
        List.of(
            feeds.following(river, first),
            feeds.following(river, further),
            feeds.likes(river, first))) {
      assertThat(Stream.concat(page.items().stream(), page.next().stream())).isEmpty();
    }
  }

  /** Who holds the id of such an activity learns nothing by acting on it. */
  @Test
  default void nothingIsDoneToAnActivityOfASuspendedAuthor() {
    Scene scene = scene();
    ActivityRef post = ActivityRef.of(scene.activity());
    cruddur().users().suspend(scene.subject());
    long likes = count("likes");

    for (UserRef user : List.of(ref(scene.viewer(), false), ref(scene.viewer(), true))) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> cruddur().activities().like(user, post),
              () -> cruddur().activities().repost(user, post),
              () -> cruddur().activities().bookmark(user, post),
              () -> cruddur().activities().reply(user, post, "a reply"),
              () -> cruddur().activities().reply(user, post, "a reply to @heron #birds"))) {
        assertThatExceptionOfType(ActivityNotFoundException.class).isThrownBy(call);
      }
    }
    assertThat(count("likes")).isEqualTo(likes);
    assertThat(count("activities WHERE replies_count = 2 AND likes_count = 2")).isOne();

    cruddur().users().reinstate(scene.subject());
    assertThat(cruddur().activities().like(scene.viewer(), post)).isTrue();
  }
}
