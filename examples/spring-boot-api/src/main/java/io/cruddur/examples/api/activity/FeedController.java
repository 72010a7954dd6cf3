package io.cruddur.examples.api.activity;

import io.cruddur.examples.api.Paged;
import io.cruddur.examples.api.Pages;
import io.cruddur.examples.api.signin.Visitor;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.Users;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Lists of activities. Each is an array; headers lead to the neighbouring pages. */
@RestController
@RequestMapping("/api/activities")
public class FeedController {

  private final Feeds feeds;
  private final Users users;
  private final Threads threads;

  FeedController(Feeds feeds, Users users, Threads threads) {
    this.feeds = feeds;
    this.users = users;
    this.threads = threads;
  }

  @GetMapping("/home")
  @Paged
  ResponseEntity<List<ActivityJson>> home(
      Visitor visitor,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    return answer(as(visitor).home(PageQuery.at(cursor, limit)), path("home"));
  }

  /** Posts of those whom the person follows; with reposts, it is another feed. */
  @GetMapping("/following")
  @Paged
  ResponseEntity<List<ActivityJson>> following(
      Visitor visitor,
      @RequestParam(defaultValue = "false") boolean reposts,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    PageQuery query = PageQuery.at(cursor, limit);
    return answer(
        visitor.act(
            me -> {
              CursorPage<ActivityView> page = as(visitor).following(me, query, in(reposts));
              // why: a person who is not known follows nobody, too, and is to be registered.
              if (cursor == null && page.items().isEmpty() && users.find(me).isEmpty()) {
                throw new UserNotFoundException("Not seen yet.");
              }
              return page;
            }),
        with(reposts, path("following")));
  }

  @GetMapping("/search")
  @Paged
  ResponseEntity<List<ActivityJson>> search(
      Visitor visitor,
      @RequestParam(defaultValue = "") String term,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    return answer(
        as(visitor).search(term, PageQuery.at(cursor, limit)),
        path("search").queryParam("term", "{term}").uriVariables(Map.of("term", term)));
  }

  /** Posts and replies that have a hashtag. */
  @GetMapping("/tag/{tag}")
  @Paged
  ResponseEntity<List<ActivityJson>> tag(
      Visitor visitor,
      @PathVariable String tag,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    return answer(
        as(visitor).tag(tag, PageQuery.at(cursor, limit)),
        path("tag", "{tag}").uriVariables(Map.of("tag", tag)));
  }

  /** A person's posts and replies, from where the profile ends; with reposts, another feed. */
  @GetMapping("/@{handle}/activities")
  @Paged
  ResponseEntity<List<ActivityJson>> byAuthor(
      Visitor visitor,
      @PathVariable String handle,
      @RequestParam(defaultValue = "false") boolean reposts,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    UserRef author =
        users
            .shortView(handle)
            .orElseThrow(() -> new UserNotFoundException("There is no user of this handle."));
    return answer(
        as(visitor).user(author, PageQuery.at(cursor, limit), Replies.INCLUDE, in(reposts)),
        with(reposts, authorPath(handle)));
  }

  /**
   * Where a person's activities are.
   *
   * @param handle as the client wrote it
   * @return the path
   */
  public static UriComponentsBuilder authorPath(String handle) {
    return path("@{handle}", "activities").uriVariables(Map.of("handle", handle));
  }

  /** Replies to an activity, the oldest first. */
  @GetMapping("/@{handle}/status/{uuid}/replies")
  @Paged
  ResponseEntity<List<ActivityJson>> replies(
      Visitor visitor,
      @PathVariable String handle,
      @PathVariable UUID uuid,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    PageQuery query = PageQuery.at(cursor, limit);
    return threads.answer(
        visitor,
        handle,
        uuid,
        "replies",
        query,
        thread ->
            answer(
                as(visitor).replies(thread.activity(), query),
                Threads.path(handle, uuid, "replies")));
  }

  private static Reposts in(boolean reposts) {
    return reposts ? Reposts.INCLUDE : Reposts.EXCLUDE;
  }

  private static UriComponentsBuilder with(boolean reposts, UriComponentsBuilder path) {
    return reposts ? path.queryParam("reposts", "true") : path;
  }

  private Feeds as(Visitor visitor) {
    return visitor.ref().map(feeds::viewedBy).orElse(feeds);
  }

  private static UriComponentsBuilder path(String... segments) {
    return UriComponentsBuilder.fromPath("/api/activities").pathSegment(segments);
  }

  private static ResponseEntity<List<ActivityJson>> answer(
      CursorPage<ActivityView> page, UriComponentsBuilder path) {
    return Pages.answer(page, path, ActivityJson.of(page));
  }
}
