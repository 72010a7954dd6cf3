package io.cruddur.examples.api.activity;

import io.cruddur.examples.api.signin.Visitor;
import io.cruddur.model.ActivityRef;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.ActivityThread;
import io.cruddur.repo.page.PageQuery;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** Activities as their visitor may see them, each at the address that has its author's handle. */
@Component
class Threads {

  private final Activities activities;

  Threads(Activities activities) {
    this.activities = activities;
  }

  /** The activity, its first replies and what it answers; empty if the visitor may not see it. */
  Optional<ActivityThread> find(Visitor visitor, UUID uuid) {
    ActivityRef activity = ActivityRef.of(uuid);
    return visitor
        .ref()
        .map(viewer -> activities.show(viewer, activity))
        .orElseGet(() -> activities.show(activity));
  }

  /** The same; 404 if the visitor may not see it. */
  ActivityThread get(Visitor visitor, UUID uuid) {
    return find(visitor, uuid).orElseThrow(() -> ActivityNotFoundException.of(uuid));
  }

  /**
   * Answers, or leads to the same under the author's handle. A client may know the one that the
   * author had before; under somebody else's, the text would be put into that person's mouth.
   *
   * @param handle as the client wrote it
   * @param list what is read of the thread; null for the thread itself
   * @param query which page of the list; null for the thread itself
   */
  <T> ResponseEntity<T> answer(
      Visitor visitor,
      String handle,
      UUID uuid,
      @Nullable String list,
      @Nullable PageQuery query,
      Function<ActivityThread, ResponseEntity<T>> answer) {
    ActivityThread thread = get(visitor, uuid);
    String author = thread.activity().handle();
    if (author.equalsIgnoreCase(handle)) {
      return answer.apply(thread);
    }
    UriComponentsBuilder path = path(author, uuid, list);
    if (query != null) {
      path.queryParamIfPresent("cursor", Optional.ofNullable(query.cursor()))
          .queryParam("limit", query.size());
    }
    // why not for ever: a handle may be given back, and taken by somebody else.
    return ResponseEntity.status(HttpStatus.FOUND).location(path.encode().build().toUri()).build();
  }

  static UriComponentsBuilder path(String handle, UUID uuid, @Nullable String list) {
    UriComponentsBuilder path =
        UriComponentsBuilder.fromPath("/api/activities")
            .pathSegment("@{handle}", "status", uuid.toString())
            .uriVariables(Map.of("handle", handle));
    return list == null ? path : path.pathSegment(list);
  }
}
