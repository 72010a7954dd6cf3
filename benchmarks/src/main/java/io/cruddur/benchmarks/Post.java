package io.cruddur.benchmarks;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a hand-written peer makes of a row: the values of the library's ActivityView. */
record Post(
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
