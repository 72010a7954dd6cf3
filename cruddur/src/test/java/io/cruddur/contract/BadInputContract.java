package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import io.cruddur.contract.RepositoryCall.Good;
import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;
import java.lang.reflect.Parameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Walks all public methods of all repositories, and gives each parameter in turn what it must not
 * get. A method with a parameter of a type that is not known here fails, so that none is left out;
 * {@link RepositoryCallTest} shows that all are found.
 */
interface BadInputContract extends Contract {

  /** What a call must come to. */
  enum Outcome {
    /** NullPointerException with the parameter's name, and nothing written. */
    PROGRAMMERS,
    /** A typed error, and nothing written. */
    REFUSED,
    /** A typed error or an answer, and nothing written. */
    UNWRITTEN,
    /** A typed error or an answer; in no case an error of the server's. */
    HARMLESS
  }

  /** A value for one parameter. */
  record Bad(String name, @Nullable Object value, Outcome outcome) {}

  /**
   * What there is in the database.
   *
   * @param river a user with a post that is replied to, liked and so on
   * @param wren another one, likewise
   * @param erased a user who was deleted, and whose post is a tombstone
   * @param expired a post of river's
   * @param deleted a tombstone of river's
   * @param cursors of all lists, of river's and of wren's
   */
  record Scene(
      Good river,
      Good wren,
      UUID erased,
      UUID expired,
      UUID deleted,
      Map<RepositoryCall, List<String>> cursors) {}

  String FINGERPRINT =
      """
      SELECT md5(string_agg(t, ' ' ORDER BY t)) FROM (
        SELECT CAST(users AS text) AS t FROM users
        UNION ALL SELECT CAST(activities AS text) FROM activities
        UNION ALL SELECT CAST(likes AS text) FROM likes
        UNION ALL SELECT CAST(reposts AS text) FROM reposts
        UNION ALL SELECT CAST(follows AS text) FROM follows
        UNION ALL SELECT CAST(hashtags AS text) FROM hashtags
        UNION ALL SELECT CAST(mentions AS text) FROM mentions
        UNION ALL SELECT CAST(blocks AS text) FROM blocks
        UNION ALL SELECT CAST(mutes AS text) FROM mutes
        UNION ALL SELECT CAST(bookmarks AS text) FROM bookmarks
        UNION ALL SELECT CAST(activity_edits AS text) FROM activity_edits
        UNION ALL SELECT CAST(reports AS text) FROM reports
        UNION ALL SELECT CAST(pins AS text) FROM pins
        UNION ALL SELECT CAST(erasures AS text) FROM erasures) x
      """;

  /** What was never a cursor. */
  List<String> NO_CURSORS = List.of("", "x", "\u0000", "\ud83e", "' OR 1=1 --", "A".repeat(42));

  /** First whatever must not write, of all methods, so that each finds the scene as it was. */
  @TestFactory
  default Stream<DynamicTest> everyMethodRefusesBadInputOrTakesItHarmlessly() {
    Scene scene = scene();
    String before = text(FINGERPRINT);
    Stream<DynamicTest> unwritten =
        RepositoryCall.all().stream()
            .map(
                call ->
                    DynamicTest.dynamicTest(
                        call.name(),
                        () -> {
                          walk(call, scene, outcome -> outcome != Outcome.HARMLESS);
                          assertThat(text(FINGERPRINT)).isEqualTo(before);
                        }));
    Stream<DynamicTest> harmless =
        RepositoryCall.all().stream()
            .map(
                call ->
                    DynamicTest.dynamicTest(
                        call.name() + ", harmlessly",
                        () -> {
                          walk(call, scene, outcome -> outcome == Outcome.HARMLESS);
                          assertThat(count("users")).isGreaterThan(1);
                        }));
    return Stream.concat(unwritten, harmless);
  }

  private Scene scene() {
    UUID river = register("river").getUuid();
    UUID wren = register("wren").getUuid();
    UUID heron = register("heron").getUuid();
    UUID rivers = post(river, "river 7 of river's #river");
    UUID wrens = post(wren, "river 7 of wren's #river");
    for (UUID post : List.of(rivers, wrens)) {
      for (UUID user : List.of(river, wren)) {
        cruddur().activities().reply(UserRef.of(user), ActivityRef.of(post), "Reply");
        cruddur().activities().like(UserRef.of(user), ActivityRef.of(post));
        cruddur().activities().repost(UserRef.of(user), ActivityRef.of(post));
        cruddur().activities().bookmark(UserRef.of(user), ActivityRef.of(post));
        if (user.equals(river) != post.equals(rivers)) {
          cruddur().reports().reportActivity(UserRef.of(user), ActivityRef.of(post), "spam", null);
        }
      }
    }
    cruddur().follows().follow(UserRef.of(river), UserRef.of(wren));
    cruddur().follows().follow(UserRef.of(wren), UserRef.of(river));
    UserRef finch = register("finch");
    for (UUID user : List.of(river, wren)) {
      cruddur().relations().block(UserRef.of(user), finch);
      cruddur().relations().mute(UserRef.of(user), finch);
    }
    UUID expired = post(river, "Expired");
    execute("UPDATE activities SET expires_at = now() - interval '1 s' WHERE message = 'Expired'");
    UUID deleted = post(river, "Deleted");
    cruddur().activities().reply(UserRef.of(wren), ActivityRef.of(deleted), "Reply");
    cruddur().activities().delete(UserRef.of(river), ActivityRef.of(deleted));
    cruddur()
        .activities()
        .reply(UserRef.of(wren), ActivityRef.of(post(heron, "Of heron's")), "Reply");
    cruddur().users().delete(UserRef.of(heron));
    Good first = new Good(Contract.newUser("river"), river, wren, rivers);
    Good second = new Good(Contract.newUser("wren"), wren, river, wrens);
    return new Scene(first, second, heron, expired, deleted, cursors(first, second));
  }

  private UUID post(UUID author, String message) {
    return cruddur().activities().create(UserRef.of(author), message, Ttl.ONE_DAY).getUuid();
  }

  private Map<RepositoryCall, List<String>> cursors(Good... goods) {
    Map<RepositoryCall, List<String>> cursors = new LinkedHashMap<>();
    for (RepositoryCall call : RepositoryCall.all()) {
      if (call.parameters().stream().anyMatch(p -> p.getType() == PageQuery.class)) {
        cursors.put(
            call,
            Arrays.stream(goods)
                .map(good -> (CursorPage<?>) call.on(cruddur(), call.arguments(good)))
                .flatMap(page -> page.newer().or(page::next).stream())
                .map(PageQuery::cursor)
                .toList());
      }
    }
    return cursors;
  }

  private void walk(RepositoryCall call, Scene scene, Predicate<Outcome> outcomes) {
    List<Parameter> parameters = call.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      for (Bad bad : bad(call, parameters.get(i), scene)) {
        if (outcomes.test(bad.outcome())) {
          Object[] arguments = call.arguments(scene.river());
          arguments[i] = bad.value();
          call(call, arguments, bad, parameters.get(i).getName() + ": " + bad.name());
        }
      }
    }
  }

  private void call(RepositoryCall call, Object[] arguments, Bad bad, String what) {
    try {
      Object answer = call.on(cruddur(), arguments);
      assertThat(bad.outcome())
          .as("%s, %s gave %s", call.name(), what, answer)
          .isNotIn(Outcome.REFUSED, Outcome.PROGRAMMERS);
    } catch (NullPointerException e) {
      assertThat(bad.outcome()).as("%s, %s", call.name(), what).isEqualTo(Outcome.PROGRAMMERS);
      assertThat(e).hasMessageMatching(what.substring(0, what.indexOf(':')) + "( holds a null)?");
    } catch (RuntimeException e) {
      assertThat(bad.outcome()).as(e.getMessage()).isNotEqualTo(Outcome.PROGRAMMERS);
      assertThat(e)
          .as("%s, %s", call.name(), what)
          .hasMessageNotContainingAny("\n", "\r", "\u2028", "\u001b", "\u202e")
          .isInstanceOf(CruddurException.class)
          .isNotInstanceOf(DatabaseException.class)
          .isNotInstanceOf(DatabaseUnavailableException.class);
    }
  }

  private static List<Bad> bad(RepositoryCall call, Parameter parameter, Scene scene) {
    List<Bad> bad = new ArrayList<>();
    boolean nullable = parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
    Outcome unlessNullable = nullable ? Outcome.HARMLESS : Outcome.REFUSED;
    Class<?> type = parameter.getType();
    if (!type.isPrimitive()) {
      // why: a null text is what a client did not send, any other null a programmer's mistake.
      bad.add(
          new Bad(
              "null",
              null,
              nullable || type == String.class ? unlessNullable : Outcome.PROGRAMMERS));
    }
    if (type == String.class) {
      bad.addAll(badTexts(unlessNullable));
    } else if (type == UUID.class) {
      // why: the id of a new activity; of a report it is one that is not there.
      Outcome taken = parameter.getName().equals("report") ? Outcome.HARMLESS : Outcome.REFUSED;
      bad.add(new Bad("taken", scene.wren().activity(), taken));
    } else if (type == UserRef.class) {
      bad.addAll(badUsers(call, parameter.getName(), scene));
    } else if (type == ActivityRef.class) {
      bad.addAll(badActivities(call, scene));
    } else if (type == int.class) {
      for (int value : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        bad.add(new Bad(Integer.toString(value), value, Outcome.REFUSED));
      }
    } else if (type == Instant.class) {
      bad.add(new Bad("far past", Instant.MIN, Outcome.HARMLESS));
      bad.add(new Bad("far future", Instant.MAX, Outcome.HARMLESS));
    } else if (type == PageQuery.class) {
      for (String cursor : NO_CURSORS) {
        bad.add(new Bad("cursor", PageQuery.at(cursor, 10), Outcome.REFUSED));
      }
      List<String> others = cursorsOfOthers(call, scene);
      assertThat(others).hasSizeGreaterThan(10);
      for (String cursor : others) {
        bad.add(new Bad("of another list", PageQuery.at(cursor, 10), Outcome.REFUSED));
      }
    } else if (type == Collection.class && RepositoryCall.element(parameter) == UUID.class) {
      bad.add(new Bad("null within", Arrays.asList(UUID.randomUUID(), null), Outcome.PROGRAMMERS));
      bad.add(new Bad("too many", uuids(1001), Outcome.REFUSED));
      bad.add(new Bad("none", List.of(), Outcome.UNWRITTEN));
      bad.add(new Bad("unknown", uuids(2), Outcome.UNWRITTEN));
    } else if (type == Collection.class && RepositoryCall.element(parameter) == String.class) {
      bad.add(new Bad("null within", Arrays.asList("river", null), Outcome.PROGRAMMERS));
      bad.add(
          new Bad("too many", uuids(1001).stream().map(UUID::toString).toList(), Outcome.REFUSED));
      badTexts(Outcome.REFUSED).stream()
          .map(text -> new Bad(text.name() + " within", List.of(text.value()), text.outcome()))
          .forEach(bad::add);
    } else if (type == Collection.class) {
      List<ActivityRef> refs = uuids(1001).stream().map(ActivityRef::of).toList();
      bad.add(new Bad("null within", Arrays.asList(refs.get(0), null), Outcome.PROGRAMMERS));
      bad.add(new Bad("too many", refs, Outcome.REFUSED));
      bad.add(new Bad("none", List.of(), Outcome.UNWRITTEN));
      bad.add(new Bad("unknown", refs.subList(0, 2), Outcome.UNWRITTEN));
    } else if (!Set.of(NewUser.class, Consumer.class, Stream.class).contains(type)
        && !type.isEnum()) {
      fail("Teach this test what is bad for a " + parameter);
    }
    return bad;
  }

  private static List<Bad> badActivities(RepositoryCall call, Scene scene) {
    String method = call.method().getName();
    List<Bad> bad = new ArrayList<>();
    bad.add(new Bad("unknown", ActivityRef.of(UUID.randomUUID()), Outcome.UNWRITTEN));
    bad.add(new Bad("nil", ActivityRef.of(new UUID(0, 0)), Outcome.UNWRITTEN));
    bad.add(new Bad("a user's", ActivityRef.of(scene.river().userUuid()), Outcome.UNWRITTEN));
    bad.add(new Bad("a tombstone's", ActivityRef.of(scene.deleted()), Outcome.UNWRITTEN));
    if (method.equals("delete")) {
      bad.add(new Bad("someone else's", ActivityRef.of(scene.wren().activity()), Outcome.REFUSED));
    } else {
      bad.add(new Bad("of what has expired", ActivityRef.of(scene.expired()), Outcome.UNWRITTEN));
    }
    if (Set.of("reply", "like", "repost").contains(method)) {
      bad.add(new Bad("of what has expired", ActivityRef.of(scene.expired()), Outcome.REFUSED));
      bad.add(new Bad("a tombstone's", ActivityRef.of(scene.deleted()), Outcome.REFUSED));
    }
    return bad;
  }

  private static List<Bad> badUsers(RepositoryCall call, String name, Scene scene) {
    String method = call.method().getName();
    List<Bad> bad = new ArrayList<>();
    bad.add(new Bad("unknown", UserRef.of(UUID.randomUUID()), Outcome.UNWRITTEN));
    bad.add(new Bad("nil", UserRef.of(new UUID(0, 0)), Outcome.UNWRITTEN));
    bad.add(new Bad("an activity's", UserRef.of(scene.river().activity()), Outcome.UNWRITTEN));
    bad.add(new Bad("unknown sub", UserRef.ofCognitoUserId("sub-nobody"), Outcome.UNWRITTEN));
    bad.add(new Bad("seeded users' sub", UserRef.ofCognitoUserId("MOCK"), Outcome.UNWRITTEN));
    badTexts(Outcome.REFUSED).stream()
        .map(
            text ->
                new Bad(
                    text.name() + " as sub",
                    UserRef.ofCognitoUserId((String) text.value()),
                    text.outcome()))
        .forEach(bad::add);
    if (call.accessor().getName().equals("activities") || !method.equals("delete")) {
      bad.add(new Bad("of an erased user", UserRef.of(scene.erased()), Outcome.UNWRITTEN));
    }
    if (Set.of("follow", "block", "mute").contains(method)) {
      boolean followee = List.of("followee", "other").contains(name);
      UUID oneself = followee ? scene.river().userUuid() : scene.river().other();
      String sub = (followee ? scene.river() : scene.wren()).user().cognitoUserId();
      bad.add(new Bad("oneself", UserRef.of(oneself), Outcome.REFUSED));
      bad.add(new Bad("oneself, by sub", UserRef.ofCognitoUserId(sub), Outcome.REFUSED));
      bad.add(new Bad("of an erased user", UserRef.of(scene.erased()), Outcome.REFUSED));
    }
    return bad;
  }

  /** Those of other feeds, and of this one where it is somebody else's. */
  private static List<String> cursorsOfOthers(RepositoryCall call, Scene scene) {
    // why: notifications have no newer page, and none that is next to so few.
    String own =
        scene.cursors().get(call).stream().findFirst().map(BadInputContract::list).orElse("");
    return scene.cursors().values().stream()
        .flatMap(List::stream)
        .distinct()
        .filter(cursor -> !list(cursor).equals(own))
        .toList();
  }

  /** What a cursor says of the list that it belongs to: the feed, and the hash of whose it is. */
  private static String list(String cursor) {
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    return bytes[1] + " " + Arrays.toString(Arrays.copyOfRange(bytes, 3, 7));
  }

  private static List<Bad> badTexts(Outcome blank) {
    return List.of(
        new Bad("empty", "", blank),
        new Bad("blank", " \t\n\u2003", blank),
        new Bad("no-break spaces", "\u00a0\u202f\u2007", blank),
        new Bad("invisible", "\u200b\u3164\u2800\ufe0f\u202e", blank),
        new Bad("line break", "a\r\nERROR forged\u2028\u001b[2J\u202e", Outcome.HARMLESS),
        new Bad("too long", "x".repeat(5000), Outcome.REFUSED),
        new Bad("NUL", "a\u0000b", Outcome.REFUSED),
        new Bad("half a surrogate pair", "a\ud83e", Outcome.REFUSED),
        new Bad("other half", "\udd80b", Outcome.REFUSED),
        new Bad("injection", "x'); DROP TABLE users; --", Outcome.HARMLESS),
        new Bad("condition", "' OR '1'='1", Outcome.HARMLESS),
        new Bad("wildcards", "%_\\", Outcome.HARMLESS),
        new Bad("query syntax", "a & | ! <-> :* (", Outcome.HARMLESS),
        new Bad("placeholders", "? $1 :name {h-schema}", Outcome.HARMLESS));
  }

  private static List<UUID> uuids(int n) {
    return Stream.generate(UUID::randomUUID).limit(n).toList();
  }

  /** What is done already is not done again: liking, reposting, bookmarking, following. */
  @TestFactory
  default Stream<DynamicTest> whatIsDoneTwiceChangesNothing() {
    Scene scene = scene();
    String before = text(FINGERPRINT);
    return RepositoryCall.all().stream()
        .filter(
            call ->
                List.of("like", "repost", "bookmark", "follow").contains(call.method().getName()))
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.name(),
                    () -> {
                      assertThat(call.on(cruddur(), call.arguments(scene.river())))
                          .isEqualTo(false);
                      assertThat(text(FINGERPRINT)).isEqualTo(before);
                    }));
  }

  /** It is not looked up first whether there is such a user. */
  @TestFactory
  default Stream<DynamicTest> aBadCursorIsRefusedOfAnUnknownUserToo() {
    Scene scene = scene();
    return scene.cursors().keySet().stream()
        .filter(call -> call.parameters().stream().anyMatch(p -> p.getType() == UserRef.class))
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.name(),
                    () -> {
                      List<String> bad = new ArrayList<>(NO_CURSORS);
                      bad.addAll(cursorsOfOtherFeeds(call, scene));
                      for (UserRef unknown :
                          List.of(
                              UserRef.of(UUID.randomUUID()),
                              UserRef.ofCognitoUserId("sub-nobody"))) {
                        for (String cursor : bad) {
                          assertThatExceptionOfType(InvalidCursorException.class)
                              .as("%s, %s", unknown, cursor)
                              .isThrownBy(
                                  () -> call.on(cruddur(), at(call, scene, unknown, cursor)));
                        }
                      }
                    }));
  }

  private static Object[] at(RepositoryCall call, Scene scene, UserRef user, String cursor) {
    Object[] arguments = call.arguments(scene.river());
    for (int i = 0; i < arguments.length; i++) {
      Class<?> type = call.parameters().get(i).getType();
      if (type == UserRef.class) {
        arguments[i] = user;
      } else if (type == PageQuery.class) {
        arguments[i] = PageQuery.at(cursor, 10);
      }
    }
    return arguments;
  }

  /** Those that name another feed, whosever it is. */
  private static List<String> cursorsOfOtherFeeds(RepositoryCall call, Scene scene) {
    List<Byte> own =
        scene.cursors().get(call).stream()
            .map(cursor -> Base64.getUrlDecoder().decode(cursor)[1])
            .toList();
    return scene.cursors().values().stream()
        .flatMap(List::stream)
        .distinct()
        .filter(cursor -> !own.contains(Base64.getUrlDecoder().decode(cursor)[1]))
        .toList();
  }

  /** However many names there are, the refusal says how many, and not each. */
  @Test
  default void tooManyBlankHandlesAreRefusedInFewWords() {
    List<String> blanks = Collections.nCopies(100_000, " ");
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> cruddur().users().findAllByHandle(blanks))
        .withMessage("handles_exceed_max: 100000 handles, at most 1000 are allowed");
  }

  /** A reference of a host's own type. */
  @Test
  default void aReferenceThatNamesNoActivityIsRefused() {
    UserRef river = UserRef.of(register("river").getUuid());
    ActivityRef nothing = () -> null;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cruddur().activities().like(river, nothing))
        .withMessageStartingWith("activity has no uuid");
    assertThatIllegalArgumentException().isThrownBy(() -> cruddur().activities().show(nothing));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cruddur().activities().bookmarked(river, List.of(nothing)));
  }
}
