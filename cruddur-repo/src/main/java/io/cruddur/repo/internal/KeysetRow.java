package io.cruddur.repo.internal;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of a {@link KeysetQuery}.
 *
 * @param createdAt the first sort key, exactly as stored
 * @param uuid the second sort key
 * @param item what the row holds; null where it is not shown
 * @param stopped whether a scan stopped here at its bound
 */
public record KeysetRow<T>(Instant createdAt, UUID uuid, @Nullable T item, boolean stopped) {}
