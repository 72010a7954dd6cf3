package io.cruddur.examples.api.activity;

import io.cruddur.examples.api.Paged;
import io.cruddur.examples.api.Pages;
import io.cruddur.examples.api.signin.Visitor;
import io.cruddur.model.ActivityRef;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** What the signed-in person keeps for themselves. */
@RestController
@RequestMapping("/api")
class BookmarkController {

  private final Activities activities;
  private final Feeds feeds;

  BookmarkController(Activities activities, Feeds feeds) {
    this.activities = activities;
    this.feeds = feeds;
  }

  @PutMapping("/activities/{uuid}/bookmark")
  ResponseEntity<Void> bookmark(Visitor visitor, @PathVariable UUID uuid) {
    visitor.act(me -> activities.bookmark(me, ActivityRef.of(uuid)));
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping("/activities/{uuid}/bookmark")
  ResponseEntity<Void> unbookmark(Visitor visitor, @PathVariable UUID uuid) {
    visitor.act(me -> activities.unbookmark(me, ActivityRef.of(uuid)));
    return ResponseEntity.noContent().build();
  }

  /** The latest bookmark first. */
  @GetMapping("/profile/bookmarks")
  @Paged
  ResponseEntity<List<ActivityJson>> bookmarks(
      Visitor visitor,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    CursorPage<ActivityView> page = feeds.bookmarks(visitor.me(), PageQuery.at(cursor, limit));
    return Pages.answer(
        page, UriComponentsBuilder.fromPath("/api/profile/bookmarks"), ActivityJson.of(page));
  }
}
