package io.cruddur.repo.bulk;

/**
 * What became of the activities that were read so far. The last three add up to the first.
 *
 * @param read how many were read
 * @param imported how many are new in the database
 * @param known how many were there already, with the same author, message and parent; nothing was
 *     changed
 * @param rejected how many were refused
 */
public record ImportResult(long read, long imported, long known, long rejected) {}
