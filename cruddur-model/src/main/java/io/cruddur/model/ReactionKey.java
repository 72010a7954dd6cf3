package io.cruddur.model;

import java.util.UUID;

/**
 * The key of a like or a repost.
 *
 * @param activityUuid column activity_uuid
 * @param userUuid column user_uuid
 */
public record ReactionKey(UUID activityUuid, UUID userUuid) {}
