package io.cruddur.benchmarks.peer;

import java.time.Instant;
import java.util.UUID;

/**
 * A row of a feed, behind which a page is read.
 *
 * @param depth how many rows stand before it
 */
public record Place(Instant createdAt, UUID uuid, int depth) {}
