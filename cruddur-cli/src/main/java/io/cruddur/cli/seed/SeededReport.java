package io.cruddur.cli.seed;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a user of a {@link DataSet} has reported. Users are numbers, times microseconds since 1970.
 *
 * @param user who is reported, or whose activity is
 * @param comment null for none
 * @param closed {@link DataSet#NEVER} while it is open
 * @param closedBy {@link DataSet#NONE} while it is open
 */
record SeededReport(
    UUID uuid,
    long reporter,
    long user,
    String reason,
    @Nullable String comment,
    String state,
    long created,
    long closed,
    long closedBy) {}
