package io.cruddur.examples.api.activity;

import io.cruddur.examples.api.Paged;
import io.cruddur.examples.api.Pages;
import io.cruddur.examples.api.signin.Visitor;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.Ttl;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.ValidationException.Violation;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.activity.ActivityEdit;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.ActivityThread;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Writes activities and what is done to them; each answers with the activity as it is now. */
@RestController
@RequestMapping("/api/activities")
class ActivityController {

  /** The reference application has no code for it: there the body is what counts. */
  private static final Violation OTHER_ACTIVITY =
      new Violation("activity_uuid_mismatch", "the path names another activity");

  private final Activities activities;
  private final Threads threads;

  ActivityController(Activities activities, Threads threads) {
    this.activities = activities;
    this.threads = threads;
  }

  @PostMapping
  ActivityJson create(
      Visitor visitor,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable UUID key,
      @RequestBody NewActivityJson body) {
    UUID uuid = body.uuid() == null ? key : body.uuid();
    String message = text(body.message());
    Optional<Ttl> ttl = Ttl.ofCode(body.ttl());
    ActivityRef created =
        visitor.act(
            me -> {
              if (uuid == null || ttl.isEmpty()) {
                // why also with an id: an unknown ttl is refused, with all else that is wrong.
                return activities.create(me, message, text(body.ttl()));
              }
              return activities.create(me, uuid, message, ttl.get());
            });
    return view(visitor, created.uuid());
  }

  @PostMapping("/{uuid}/reply")
  ActivityJson reply(
      Visitor visitor,
      @PathVariable UUID uuid,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable UUID key,
      @RequestBody NewActivityJson body) {
    if (body.activityUuid() != null && !body.activityUuid().equals(uuid)) {
      // why alone: whether the rest is right depends on which activity is meant.
      throw new ValidationException(List.of(OTHER_ACTIVITY));
    }
    UUID replyUuid = body.uuid() == null ? key : body.uuid();
    String message = text(body.message());
    ActivityRef activity = ActivityRef.of(uuid);
    ActivityRef created =
        visitor.act(
            me ->
                replyUuid == null
                    ? activities.reply(me, activity, message)
                    : activities.reply(me, activity, replyUuid, message, null));
    return view(visitor, created.uuid());
  }

  /** The activity with its first replies; the headers lead to more of them. */
  @GetMapping("/@{handle}/status/{uuid}")
  @Paged
  ResponseEntity<ThreadJson> show(
      Visitor visitor, @PathVariable String handle, @PathVariable UUID uuid) {
    return threads.answer(
        visitor,
        handle,
        uuid,
        null,
        null,
        thread ->
            Pages.answer(
                thread.replies(),
                Threads.path(handle, uuid, "replies"),
                new ThreadJson(
                    ActivityJson.of(thread.activity()),
                    ActivityJson.of(thread.replies()),
                    thread.ancestors().stream().map(ActivityJson::of).toList())));
  }

  /** Changes the text, for its author. What it said before stays, for everybody to read. */
  @PutMapping("/{uuid}")
  ActivityJson edit(
      Visitor visitor, @PathVariable UUID uuid, @RequestBody ActivityChangeJson body) {
    String message = text(body.message());
    visitor.act(me -> activities.edit(me, ActivityRef.of(uuid), message));
    return view(visitor, uuid);
  }

  /** What an activity said before it was edited, the newest first. */
  @GetMapping("/@{handle}/status/{uuid}/edits")
  @Paged
  ResponseEntity<List<EditJson>> edits(
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
        "edits",
        query,
        thread -> {
          ActivityRef activity = thread.activity();
          CursorPage<ActivityEdit> page =
              visitor
                  .ref()
                  .map(viewer -> activities.edits(viewer, activity, query))
                  .orElseGet(() -> activities.edits(activity, query));
          return Pages.answer(page, Threads.path(handle, uuid, "edits"), EditJson.of(page));
        });
  }

  @DeleteMapping("/{uuid}")
  ResponseEntity<Void> delete(Visitor visitor, @PathVariable UUID uuid) {
    visitor.act(me -> activities.delete(me, ActivityRef.of(uuid)));
    return ResponseEntity.noContent().build();
  }

  @PutMapping("/{uuid}/like")
  ActivityJson like(Visitor visitor, @PathVariable UUID uuid) {
    visitor.act(me -> activities.like(me, ActivityRef.of(uuid)));
    return view(visitor, uuid);
  }

  @DeleteMapping("/{uuid}/like")
  ResponseEntity<ActivityJson> unlike(Visitor visitor, @PathVariable UUID uuid) {
    boolean done = visitor.act(me -> activities.unlike(me, ActivityRef.of(uuid)));
    return taken(done, visitor, uuid);
  }

  @PutMapping("/{uuid}/repost")
  ActivityJson repost(Visitor visitor, @PathVariable UUID uuid) {
    visitor.act(me -> activities.repost(me, ActivityRef.of(uuid)));
    return view(visitor, uuid);
  }

  @DeleteMapping("/{uuid}/repost")
  ResponseEntity<ActivityJson> unrepost(Visitor visitor, @PathVariable UUID uuid) {
    boolean done = visitor.act(me -> activities.unrepost(me, ActivityRef.of(uuid)));
    return taken(done, visitor, uuid);
  }

  /** Also what one may not see any more, such as across a block, can be taken back: 204. */
  private ResponseEntity<ActivityJson> taken(boolean done, Visitor visitor, UUID uuid) {
    Optional<ActivityThread> thread = threads.find(visitor, uuid);
    if (thread.isEmpty() && !done) {
      throw ActivityNotFoundException.of(uuid);
    }
    return thread
        .map(seen -> ResponseEntity.ok(ActivityJson.of(seen.activity())))
        .orElseGet(() -> ResponseEntity.noContent().build());
  }

  private ActivityJson view(Visitor visitor, UUID uuid) {
    return ActivityJson.of(threads.get(visitor, uuid).activity());
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
