package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A post that somebody reposts and takes back, while others read feeds of several statements. */
class RepostMeanwhileIT {

  private static final int PAGES = 300;

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void thePostIsOnEachPageOnce() {
    AtomicBoolean over = new AtomicBoolean();
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      UserRef reader = register(cruddur, "reader");
      UserRef reposter = register(cruddur, "reposter");
      UserRef author = register(cruddur, "author");
      cruddur.follows().follow(reader, reposter);
      cruddur.follows().follow(reader, author);
      ActivityRef post = cruddur.activities().create(author, "a post", Ttl.ONE_DAY);
      cruddur.activities().repost(register(cruddur, "stranger"), post);
      CompletableFuture<Void> meanwhile =
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  for (UserRef user : new UserRef[] {reposter, author}) {
                    cruddur.activities().repost(user, post);
                    cruddur.activities().unrepost(user, post);
                  }
                }
              });
      try {
        for (int i = 0; i < PAGES; i++) {
          assertOnce(
              cruddur, feeds -> feeds.following(reader, PageQuery.first(20), Reposts.INCLUDE));
          assertOnce(
              cruddur,
              feeds -> feeds.user(author, PageQuery.first(20), Replies.INCLUDE, Reposts.INCLUDE));
        }
      } finally {
        over.set(true);
        meanwhile.join();
      }
    }
  }

  private static UserRef register(Cruddur cruddur, String handle) {
    return cruddur.users().register(RepositoryContract.newUser(handle)).user();
  }

  private static void assertOnce(Cruddur cruddur, Function<Feeds, CursorPage<ActivityView>> page) {
    assertThat(page.apply(cruddur.feeds()).items())
        .extracting(ActivityView::message)
        .containsOnlyOnce("a post");
  }
}
