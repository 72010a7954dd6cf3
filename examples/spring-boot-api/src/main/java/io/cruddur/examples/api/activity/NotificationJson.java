package io.cruddur.examples.api.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.feed.Notification;
import io.cruddur.repo.user.UserSummary;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What others did that concerns the person who is signed in. The reference application's front end
 * shows each as an activity, so this has an activity's names: those of what is liked, reposted,
 * replied or mentions; for a follow, those of the follower.
 *
 * @param uuid the activity's id; for a follow, the follower's
 * @param handle the author's
 * @param displayName the author's
 * @param message the text
 * @param names mentions and hashtags in the text; absent if there are none
 * @param repliesCount how many replies
 * @param repostsCount how many reposts
 * @param likesCount how many likes
 * @param replyToActivityUuid null for a post
 * @param expiresAt null for never
 * @param createdAt of the activity, in UTC
 * @param editedAt of the activity, in UTC; absent if it was never edited
 * @param kind like, repost, reply, mention or follow
 * @param count how many did it
 * @param actors up to three of them, the latest first
 * @param notifiedAt when the latest did it, in UTC
 * @param unread whether that is newer than what was marked as seen
 */
record NotificationJson(
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
    String kind,
    int count,
    List<ActorJson> actors,
    @JsonProperty("notified_at") Instant notifiedAt,
    boolean unread) {

  private static final String FOLLOWS = "Follows you";

  /**
   * Who did something.
   *
   * @param uuid the id
   * @param handle the handle
   * @param displayName the display name
   */
  record ActorJson(UUID uuid, String handle, @JsonProperty("display_name") String displayName) {

    static ActorJson of(UserSummary user) {
      return new ActorJson(user.uuid(), user.handle(), user.displayName());
    }
  }

  static NotificationJson of(Notification notification) {
    ActivityView activity =
        notification.activity().orElseGet(() -> activityOf(notification, notification.actors()));
    return new NotificationJson(
        activity.uuid(),
        activity.handle(),
        activity.displayName(),
        activity.message(),
        NameJson.in(activity.message()),
        activity.repliesCount(),
        activity.repostsCount(),
        activity.likesCount(),
        activity.replyToActivityUuid(),
        activity.expiresAt(),
        activity.createdAt(),
        activity.editedAt(),
        notification.kind().name().toLowerCase(Locale.ROOT),
        notification.count(),
        notification.actors().stream().map(ActorJson::of).toList(),
        notification.createdAt(),
        notification.unread());
  }

  private static ActivityView activityOf(Notification follow, List<UserSummary> followers) {
    UserSummary latest = followers.get(0);
    return ActivityView.builder()
        .uuid(latest.uuid())
        .userUuid(latest.uuid())
        .handle(latest.handle())
        .displayName(latest.displayName())
        .message(FOLLOWS)
        .createdAt(follow.createdAt())
        .build();
  }
}
