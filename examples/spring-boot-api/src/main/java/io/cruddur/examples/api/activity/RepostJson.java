package io.cruddur.examples.api.activity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cruddur.repo.activity.Repost;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who reposted what a feed shows.
 *
 * @param uuid the person's id
 * @param handle the person's handle
 * @param displayName the person's display name
 * @param createdAt when, in UTC
 */
record RepostJson(
    UUID uuid,
    String handle,
    @JsonProperty("display_name") String displayName,
    @JsonProperty("created_at") Instant createdAt) {

  static @Nullable RepostJson of(@Nullable Repost repost) {
    return repost == null
        ? null
        : new RepostJson(
            repost.userUuid(), repost.handle(), repost.displayName(), repost.createdAt());
  }
}
