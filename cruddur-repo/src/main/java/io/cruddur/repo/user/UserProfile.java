package io.cruddur.repo.user;

import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.PageQuery;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user as their own page shows them.
 *
 * @param uuid the user's id
 * @param cognitoUserId the column {@code cognito_user_id}, which the reference application's JSON
 *     calls {@code cognito_user_uuid}; null only in a database that lacks it
 * @param handle the handle
 * @param displayName the display name
 * @param bio what the user says about themselves; null if nothing
 * @param crudsCount how many activities of theirs are shown, posts and replies: as many as {@link
 *     Feeds#user(UUID, PageQuery, Replies)} with {@link Replies#INCLUDE} has. The reference
 *     application counts what has expired as well
 * @param followersCount how many users follow them
 * @param followingCount how many users they follow
 */
public record UserProfile(
    UUID uuid,
    @Nullable String cognitoUserId,
    String handle,
    String displayName,
    @Nullable String bio,
    long crudsCount,
    long followersCount,
    long followingCount) {}
