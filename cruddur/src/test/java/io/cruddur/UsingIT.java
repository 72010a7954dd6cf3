package io.cruddur;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityThread;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.relation.BlockedException;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSuspendedException;
import io.cruddur.test.PostgresExtension;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/using.md shows. */
class UsingIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private Cruddur cruddur;
  private UserRef andrea;
  private UserRef wren;

  @BeforeEach
  void open() {
    cruddur = Cruddur.connect(postgres.url());
    andrea = cruddur.users().register(RepositoryContract.newUser("andrea")).user();
    wren = cruddur.users().register(RepositoryContract.newUser("wren")).user();
  }

  @AfterEach
  void close() {
    cruddur.close();
  }

  // docs/using.md: writes
  static void converse(Cruddur cruddur, UserRef andrea, UserRef wren) {
    CruddurActivity post = cruddur.activities().create(andrea, "Cloud is fun! #aws", Ttl.ONE_DAY);
    cruddur.activities().reply(wren, post, "So it is, @andrea.");
    cruddur.activities().like(wren, post); // true; a second like is false, and changes nothing
    cruddur.activities().repost(wren, post);
    cruddur.follows().follow(wren, andrea);
  }

  // docs/using.md: writes

  @Test
  void writesAreSeenByTheOther() {
    converse(cruddur, andrea, wren);

    assertThat(cruddur.feeds().notifications(andrea, PageQuery.first(20)).items()).hasSize(4);
    assertThat(cruddur.feeds().tag("aws", PageQuery.first(20)).items()).hasSize(1);
  }

  // docs/using.md: refs
  static ActivityRef post(Cruddur cruddur, String cognitoUserId, UUID id, String message) {
    UserRef author = UserRef.ofCognitoUserId(cognitoUserId); // of a token that was verified
    return cruddur.activities().create(author, id, message, Ttl.SEVEN_DAYS);
  }

  // docs/using.md: refs

  @Test
  void aRepeatedPostIsTheFirstOne() {
    String sub = cruddur.users().find(andrea).orElseThrow().getCognitoUserId();
    UUID id = UUID.randomUUID();

    assertThat(post(cruddur, sub, id, "Hello").uuid())
        .isEqualTo(post(cruddur, sub, id, "Hello").uuid())
        .isEqualTo(id);
    assertThat(cruddur.feeds().home(PageQuery.first(20)).items()).hasSize(1);
  }

  // docs/using.md: pages
  record Page(List<String> messages, @Nullable String next) {}

  static Page read(Cruddur cruddur, UserRef viewer, @Nullable String cursor) {
    Feeds feeds = cruddur.feeds().viewedBy(viewer);
    CursorPage<ActivityView> page = feeds.following(viewer, PageQuery.at(cursor, 10));
    return new Page(
        page.items().stream().map(ActivityView::message).toList(),
        page.next().map(PageQuery::cursor).orElse(null));
  }

  // docs/using.md: pages

  @Test
  void pagesFollowEachOther() {
    cruddur.follows().follow(wren, andrea);
    for (int i = 0; i < 13; i++) {
      cruddur.activities().create(andrea, "Post " + i, Ttl.SEVEN_DAYS);
    }

    Page first = read(cruddur, wren, null);
    assertThat(first.messages()).hasSize(10).startsWith("Post 12");
    Page second = read(cruddur, wren, first.next());
    assertThat(second.messages()).containsExactly("Post 2", "Post 1", "Post 0");
    assertThat(second.next()).isNull();
  }

  // docs/using.md: thread
  static String thread(Cruddur cruddur, UserRef viewer, ActivityRef shown) {
    ActivityThread thread = cruddur.activities().show(viewer, shown).orElseThrow();
    StringBuilder text = new StringBuilder();
    thread.ancestors().forEach(above -> text.append(above.message()).append('\n'));
    text.append(thread.activity().message()).append('\n');
    thread.replies().forEach(reply -> text.append("  ").append(reply.message()).append('\n'));
    return text.toString();
  }

  // docs/using.md: thread

  @Test
  void aThreadHasWhatIsAboveAndBelow() {
    CruddurActivity first = cruddur.activities().create(andrea, "First", Ttl.SEVEN_DAYS);
    CruddurActivity second = cruddur.activities().reply(wren, first, "Second");
    cruddur.activities().reply(andrea, second, "Third");

    assertThat(thread(cruddur, andrea, second)).isEqualTo("First\nSecond\n  Third\n");
  }

  // docs/using.md: refusals
  static int status(Cruddur cruddur, UserRef author, String message, String timeToLive) {
    try {
      cruddur.activities().create(author, message, timeToLive); // such as 7-days, of a form
      return 201;
    } catch (ValidationException e) {
      return 422; // e.codes() has all rules that were broken, such as message_blank
    } catch (UserNotFoundException e) {
      return 404;
    } catch (UserSuspendedException | BlockedException e) {
      return 403; // both have a code()
    } catch (InvalidCursorException e) {
      return 400; // of a page
    } catch (DatabaseUnavailableException e) {
      return 503;
    }
  }

  // docs/using.md: refusals

  @Test
  void refusalsAreTyped() {
    assertThat(status(cruddur, andrea, "Hello", "7-days")).isEqualTo(201);
    assertThat(status(cruddur, andrea, " ", "7-days")).isEqualTo(422);
    assertThat(status(cruddur, UserRef.of(UUID.randomUUID()), "Hello", "7-days")).isEqualTo(404);
    cruddur.users().suspend(andrea);
    assertThat(status(cruddur, andrea, "Hello", "7-days")).isEqualTo(403);
  }

  // docs/using.md: together
  static void welcome(Cruddur cruddur, UserRef host, UserRef newcomer, String handle) {
    cruddur.useTransaction(
        tx -> {
          tx.follows().follow(host, newcomer);
          tx.activities().create(host, "Welcome, @" + handle, Ttl.SEVEN_DAYS);
        });
  }

  // docs/using.md: together

  @Test
  void severalCallsAreOneTransaction() {
    welcome(cruddur, wren, andrea, "andrea");

    assertThat(cruddur.relations().between(andrea, wren).followedBy()).isTrue();
    assertThat(cruddur.feeds().home(PageQuery.first(20)).items()).hasSize(1);
  }
}
