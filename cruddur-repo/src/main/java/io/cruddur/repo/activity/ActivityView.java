package io.cruddur.repo.activity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An activity as a feed shows it, with its author's names. The components are the columns of the
 * reference application's feeds, so that its JSON can be made from them. Times are of the years 1
 * to 9999; one further off, or infinite, that another program stored is shown as the nearest of
 * these.
 *
 * @param uuid the activity's id
 * @param userUuid the author's id
 * @param handle the author's handle
 * @param displayName the author's display name
 * @param message the text
 * @param repliesCount how many live replies it has
 * @param repostsCount how many users reposted it
 * @param likesCount how many users like it
 * @param replyToActivityUuid what it replies to; null for a post
 * @param expiresAt when it disappears, in UTC with microseconds; null for never
 * @param createdAt when it was posted, in UTC with microseconds
 */
public record ActivityView(
    UUID uuid,
    UUID userUuid,
    String handle,
    String displayName,
    String message,
    int repliesCount,
    int repostsCount,
    int likesCount,
    @Nullable UUID replyToActivityUuid,
    @Nullable Instant expiresAt,
    Instant createdAt) {}
