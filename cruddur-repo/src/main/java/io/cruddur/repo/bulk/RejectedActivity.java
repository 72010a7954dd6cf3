package io.cruddur.repo.bulk;

import io.cruddur.repo.activity.Activities;
import java.util.List;

/**
 * An activity that was not imported.
 *
 * @param index its place in the stream, from 0
 * @param codes what is wrong, at least one: the codes of {@link Activities#create} and of a reply;
 *     {@code activity_blank}; {@code created_at_out_of_range}; {@code expires_at_out_of_range};
 *     {@code user_not_found}; {@code reply_to_activity_not_found}; {@code activity_uuid_taken}
 */
public record RejectedActivity(long index, List<String> codes) {

  /**
   * Copies the codes.
   *
   * @param index see {@link #index()}
   * @param codes see {@link #codes()}
   */
  public RejectedActivity {
    codes = List.copyOf(codes);
  }
}
