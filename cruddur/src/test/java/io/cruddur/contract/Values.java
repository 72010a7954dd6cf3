package io.cruddur.contract;

import io.cruddur.repo.activity.ViewerState;
import io.cruddur.repo.bulk.ImportResult;
import io.cruddur.repo.bulk.ImportedActivity;
import io.cruddur.repo.bulk.RejectedActivity;
import io.cruddur.repo.user.MessageUser;
import io.cruddur.repo.user.UserProfile;
import io.cruddur.repo.user.UserSummary;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Read models that a test expects, as a host's tests make them: by their builders. */
public final class Values {

  private Values() {}

  public static UserSummary summary(UUID uuid, String handle, String displayName) {
    return UserSummary.builder().uuid(uuid).handle(handle).displayName(displayName).build();
  }

  public static MessageUser messageUser(
      MessageUser.Kind kind, UUID uuid, String handle, String displayName) {
    return MessageUser.builder()
        .kind(kind)
        .uuid(uuid)
        .handle(handle)
        .displayName(displayName)
        .build();
  }

  public static UserProfile profile(
      UUID uuid,
      String cognitoUserId,
      String handle,
      String displayName,
      String bio,
      long cruds,
      long followers,
      long following) {
    return UserProfile.builder()
        .uuid(uuid)
        .cognitoUserId(cognitoUserId)
        .handle(handle)
        .displayName(displayName)
        .bio(bio)
        .crudsCount(cruds)
        .followersCount(followers)
        .followingCount(following)
        .build();
  }

  public static ViewerState viewerState(boolean liked, boolean reposted) {
    return ViewerState.builder().liked(liked).reposted(reposted).build();
  }

  public static ImportedActivity imported(
      UUID uuid,
      UUID userUuid,
      String message,
      UUID replyToActivityUuid,
      Instant expiresAt,
      Instant createdAt) {
    return ImportedActivity.builder()
        .uuid(uuid)
        .userUuid(userUuid)
        .message(message)
        .replyToActivityUuid(replyToActivityUuid)
        .expiresAt(expiresAt)
        .createdAt(createdAt)
        .build();
  }

  public static ImportResult importResult(long read, long imported, long known, long rejected) {
    return ImportResult.builder()
        .read(read)
        .imported(imported)
        .known(known)
        .rejected(rejected)
        .build();
  }

  public static RejectedActivity rejected(long index, List<String> codes) {
    return RejectedActivity.builder().index(index).codes(codes).build();
  }
}
