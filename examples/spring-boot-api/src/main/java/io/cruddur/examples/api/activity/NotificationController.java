package io.cruddur.examples.api.activity;

import io.cruddur.examples.api.Paged;
import io.cruddur.examples.api.Pages;
import io.cruddur.examples.api.signin.Visitor;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.feed.Notification;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.Users;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** What others did that concerns the person who is signed in. */
@RestController
@RequestMapping("/api/activities/notifications")
class NotificationController {

  /** The most that is counted stands for "99+". */
  record UnreadJson(int unread) {}

  private final Feeds feeds;
  private final Users users;

  NotificationController(Feeds feeds, Users users) {
    this.feeds = feeds;
    this.users = users;
  }

  @GetMapping
  @Paged
  ResponseEntity<List<NotificationJson>> notifications(
      Visitor visitor,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    PageQuery query = PageQuery.at(cursor, limit);
    CursorPage<Notification> page = visitor.act(me -> feeds.notifications(me, query));
    return Pages.answer(
        page,
        UriComponentsBuilder.fromPath("/api/activities/notifications"),
        page.items().stream().map(NotificationJson::of).toList());
  }

  @GetMapping("/unread")
  UnreadJson unread(Visitor visitor) {
    return new UnreadJson(visitor.act(feeds::unreadNotifications));
  }

  /** Marks as seen what was done up to a time, that of the newest notification that was shown. */
  @PutMapping("/seen")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void seen(Visitor visitor, @RequestParam("up_to") Instant upTo) {
    visitor.act(
        me -> {
          users.markNotificationsSeen(me, upTo);
          return upTo;
        });
  }
}
