package io.cruddur.repo.bulk;

import java.util.List;

/**
 * Told after each batch of an import, when it is in the database.
 *
 * @param result what became of everything so far
 * @param rejected what was refused since the last time, in the order of the stream; immutable
 */
public record ImportProgress(ImportResult result, List<RejectedActivity> rejected) {

  /**
   * Copies the rejected.
   *
   * @param result see {@link #result()}
   * @param rejected see {@link #rejected()}
   */
  public ImportProgress {
    rejected = List.copyOf(rejected);
  }
}
