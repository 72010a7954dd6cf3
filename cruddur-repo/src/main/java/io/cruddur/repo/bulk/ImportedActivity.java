package io.cruddur.repo.bulk;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An activity to be imported, checked only by {@link Bulk#importActivities}, so that one bad item
 * can be told there.
 *
 * @param uuid its id; null for a new one, of version 7, with the time of createdAt
 * @param userUuid the author, who must be there
 * @param message 1 to 280 code points, of a reply 1024; not blank
 * @param replyToActivityUuid what it replies to, which must be there or come earlier; null for a
 *     post
 * @param expiresAt when it disappears, in UTC with microseconds, from the year 1 to 9999; null for
 *     never
 * @param createdAt when it was posted, in UTC with microseconds, from the year 1 to the present;
 *     null for now
 */
public record ImportedActivity(
    @Nullable UUID uuid,
    UUID userUuid,
    String message,
    @Nullable UUID replyToActivityUuid,
    @Nullable Instant expiresAt,
    @Nullable Instant createdAt) {}
