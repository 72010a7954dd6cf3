package io.cruddur.examples.api.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.ViewerState;
import io.cruddur.repo.page.CursorPage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An activity in the reference application's names.
 *
 * @param uuid the id
 * @param handle the author's
 * @param displayName the author's
 * @param message the text
 * @param names mentions and hashtags in the text; absent if there are none
 * @param repliesCount how many replies
 * @param repostsCount how many reposts
 * @param likesCount how many likes
 * @param replyToActivityUuid null for a post
 * @param expiresAt null for never
 * @param createdAt in UTC
 * @param editedAt when the text was written that it has now, in UTC; absent if it was never edited
 * @param liked by the viewer; absent if nobody is signed in
 * @param reposted by the viewer; absent if nobody is signed in
 * @param repostedBy why a feed with reposts shows it; absent where it stands for itself
 */
public record ActivityJson(
    UUID uuid,
    String handle,
    @JsonProperty("display_name") String displayName,
    String message,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NameJson> names,
    @JsonProperty("replies_count") int repliesCount,
    @JsonProperty("reposts_count") int repostsCount,
    @JsonProperty("likes_count") int likesCount,
    @JsonProperty("reply_to_activity_uuid") @Nullable UUID replyToActivityUuid,
    @JsonProperty("expires_at") @Nullable Instant expiresAt,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("edited_at") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Instant editedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean liked,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean reposted,
    @JsonProperty("reposted_by") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable RepostJson repostedBy) {

  /**
   * An activity as JSON.
   *
   * @param view with what its viewer did, if there is one
   * @return the same
   */
  public static ActivityJson of(ActivityView view) {
    ViewerState viewer = view.viewerState();
    return new ActivityJson(
        view.uuid(),
        view.handle(),
        view.displayName(),
        view.message(),
        NameJson.in(view.message()),
        view.repliesCount(),
        view.repostsCount(),
        view.likesCount(),
        view.replyToActivityUuid(),
        view.expiresAt(),
        view.createdAt(),
        view.editedAt(),
        viewer == null ? null : viewer.liked(),
        viewer == null ? null : viewer.reposted(),
        RepostJson.of(view.repostedBy()));
  }

  /**
   * A page's activities as JSON.
   *
   * @param page whose items are shown
   * @return in the page's order
   */
  public static List<ActivityJson> of(CursorPage<ActivityView> page) {
    return page.items().stream().map(ActivityJson::of).toList();
  }
}
