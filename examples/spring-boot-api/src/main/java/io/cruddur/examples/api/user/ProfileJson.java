package io.cruddur.examples.api.user;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cruddur.examples.api.activity.ActivityJson;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's page: the profile, and the newest activities. */
record ProfileJson(Profile profile, List<ActivityJson> activities) {

  /**
   * @param cognitoUserUuid the {@code sub}, for the person's own eyes alone: the reference
   *     application's front end compares it with the signed-in user's
   * @param followed whether the viewer follows the person; absent if nobody else is signed in
   * @param followsViewer whether the person follows the viewer; absent likewise
   * @param muted whether the viewer mutes the person; absent likewise
   */
  record Profile(
      UUID uuid,
      @JsonProperty("cognito_user_uuid") @Nullable String cognitoUserUuid,
      String handle,
      @JsonProperty("display_name") String displayName,
      @Nullable String bio,
      @JsonProperty("cruds_count") long crudsCount,
      @JsonProperty("followers_count") long followersCount,
      @JsonProperty("following_count") long followingCount,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean followed,
      @JsonProperty("follows_viewer") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Boolean followsViewer,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean muted) {}
}
