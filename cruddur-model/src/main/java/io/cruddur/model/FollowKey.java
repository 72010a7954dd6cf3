package io.cruddur.model;

import java.util.UUID;

/**
 * The key of a follow.
 *
 * @param followerUuid column follower_uuid
 * @param followeeUuid column followee_uuid
 */
public record FollowKey(UUID followerUuid, UUID followeeUuid) {}
