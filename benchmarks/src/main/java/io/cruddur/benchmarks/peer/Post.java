package io.cruddur.benchmarks.peer;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What each peer makes of a row: the values of the library's ActivityView. */
public record Post(
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
