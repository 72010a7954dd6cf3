package io.cruddur.examples.api.activity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cruddur.repo.activity.ActivityEdit;
import io.cruddur.repo.page.CursorPage;
import java.time.Instant;
import java.util.List;

/**
 * What an activity said before it was edited.
 *
 * @param message the former text
 * @param createdAt when it was written, in UTC: it was shown until the next one was written
 */
record EditJson(String message, @JsonProperty("created_at") Instant createdAt) {

  static List<EditJson> of(CursorPage<ActivityEdit> page) {
    return page.items().stream()
        .map(edit -> new EditJson(edit.message(), edit.createdAt()))
        .toList();
  }
}
