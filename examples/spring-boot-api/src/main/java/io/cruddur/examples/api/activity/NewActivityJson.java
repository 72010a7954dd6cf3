package io.cruddur.examples.api.activity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is posted, or replied. The path says what a reply answers; the reference application's front
 * end repeats it in the body.
 *
 * @param uuid the id that the activity shall have, which makes the request safe to repeat
 */
record NewActivityJson(
    @Nullable String message,
    @Nullable String ttl,
    @Nullable UUID uuid,
    @JsonProperty("activity_uuid") @Nullable UUID activityUuid) {}
