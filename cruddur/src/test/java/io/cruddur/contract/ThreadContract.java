package io.cruddur.contract;

import static io.cruddur.contract.FeedFixtures.messages;
import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.activity.ActivityThread;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An activity with its ancestors and its replies. */
interface ThreadContract extends FeedFixtures {

  @Test
  default void anActivityIsShownWithAncestorsAndReplies() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID root = post(river, "root", 0);
    UUID middle = reply(wren, root, "middle", 1);
    reply(wren, root, "sibling", 2);
    UUID shown = reply(river, middle, "shown", 3);
    UUID answer = reply(wren, shown, "answer 1", 4);
    reply(river, shown, "answer 2", 5);
    reply(river, answer, "deeper", 6);

    ActivityThread thread = cruddur().activities().show(ActivityRef.of(shown)).orElseThrow();

    assertThat(thread.activity().uuid()).isEqualTo(shown);
    assertThat(thread.activity().replyToActivityUuid()).isEqualTo(middle);
    assertThat(thread.activity().handle()).isEqualTo("river");
    assertThat(thread.ancestors())
        .extracting(ActivityView::message)
        .containsExactly("root", "middle");
    assertThat(messages(thread.replies())).containsExactly("answer 1", "answer 2");
    assertThat(thread.replies().next()).isEmpty();
  }

  /** Another program can write what this library never would. */
  @Test
  default void repliesInACircleAreEachShownOnce() {
    CruddurUser river = register("river");
    UUID first = post(river, "first", 0);
    UUID second = reply(river, first, "second", 1);
    UUID third = reply(river, second, "third", 2);
    execute(
        "UPDATE activities SET reply_to_activity_uuid = '%s' WHERE uuid = '%s'"
            .formatted(third, first));

    assertThat(cruddur().activities().show(ActivityRef.of(second)).orElseThrow().ancestors())
        .extracting(ActivityView::message)
        .containsExactly("third", "first");
  }

  @Test
  default void theRepliesOfAThreadGoOn() {
    CruddurUser river = register("river");
    UUID root = post(river, "root", 0);
    for (int i = 1; i <= 25; i++) {
      reply(river, root, "r" + i, i);
    }

    CursorPage<ActivityView> first =
        cruddur().activities().show(ActivityRef.of(root)).orElseThrow().replies();
    CursorPage<ActivityView> second =
        cruddur().feeds().replies(ActivityRef.of(root), first.next().orElseThrow());

    assertThat(first.items()).hasSize(20);
    assertThat(messages(second)).containsExactly("r21", "r22", "r23", "r24", "r25");
    assertThat(
            cruddur().feeds().replies(ActivityRef.of(root), second.older().orElseThrow()).items())
        .isEqualTo(first.items());
  }

  @Test
  default void whatIsGoneIsNotShownButItsRepliesAre() {
    CruddurUser river = register("river");
    UUID root = post(river, "root", 0);
    UUID gone = reply(river, root, "gone", 1);
    UUID reply = reply(river, gone, "reply", 2);
    delete(gone);
    UUID expired = insert(river, null, "expired", 3, EXPIRED);

    ActivityThread thread = cruddur().activities().show(ActivityRef.of(reply)).orElseThrow();

    assertThat(thread.ancestors()).extracting(ActivityView::message).containsExactly("root");
    assertThat(cruddur().activities().show(ActivityRef.of(gone))).isEmpty();
    assertThat(cruddur().activities().show(ActivityRef.of(expired))).isEmpty();
    assertThat(cruddur().activities().show(ActivityRef.of(UUID.randomUUID()))).isEmpty();
  }

  @Test
  default void ancestorsAreCappedAndACircleEnds() {
    CruddurUser river = register("river");
    UUID parent = post(river, "m0", 0);
    UUID first = parent;
    for (int i = 1; i <= 120; i++) {
      parent = reply(river, parent, "m" + i, i);
    }

    ActivityThread thread = cruddur().activities().show(ActivityRef.of(parent)).orElseThrow();
    assertThat(thread.ancestors()).hasSize(100);
    assertThat(thread.ancestors().get(99).message()).isEqualTo("m119");

    execute(
        "UPDATE activities SET reply_to_activity_uuid = '%s' WHERE uuid = '%s'"
            .formatted(parent, first));
    assertThat(cruddur().activities().show(ActivityRef.of(parent)).orElseThrow().ancestors())
        .hasSize(100);
  }
}
