package io.cruddur.repo.bulk;

import io.cruddur.database.internal.Sql;
import io.cruddur.database.internal.Times;
import io.cruddur.model.MonotonicUuids;
import io.cruddur.repo.internal.Validation;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One import, batch by batch; what it keeps does not grow with the number of activities. */
final class ActivityImport {

  /** Large enough that a round trip does not count, small enough for short locks. */
  static final int BATCH = 2500;

  private final Sql sql;
  private final Clock clock;
  private final MonotonicUuids ids;
  private final Consumer<? super ImportProgress> progress;

  private ImportBatch batch = new ImportBatch();
  private final List<RejectedActivity> rejected = new ArrayList<>();
  private long read;

  /** Whether the batch before was inserted as a whole. */
  private boolean whole = true;

  private ImportResult result = ImportResult.builder().build();

  ActivityImport(
      Sql sql, Clock clock, MonotonicUuids ids, Consumer<? super ImportProgress> progress) {
    this.sql = sql;
    this.clock = clock;
    this.ids = ids;
    this.progress = progress;
  }

  ImportResult run(Iterator<ImportedActivity> activities) {
    while (activities.hasNext()) {
      take(activities.next());
    }
    if (result.read() < read) {
      flush();
    }
    return result;
  }

  private void take(@Nullable ImportedActivity activity) {
    long index = read;
    Instant now = clock.instant();
    List<String> codes = check(activity, now);
    if (activity == null || !codes.isEmpty()) {
      rejected.add(RejectedActivity.builder().index(index).codes(codes).build());
    } else {
      Instant createdAt = activity.createdAt() == null ? now : activity.createdAt();
      UUID uuid = activity.uuid() == null ? ids.at(createdAt) : activity.uuid();
      if (batch.contains(uuid)) {
        // why: whether the second of the same id is a repetition shows when the first is stored.
        flush();
      }
      batch.add(
          new ImportBatch.Item(index, uuid, activity, createdAt.truncatedTo(ChronoUnit.MICROS)));
    }
    read++;
    if (batch.size() + rejected.size() >= BATCH) {
      flush();
    }
  }

  private void flush() {
    batch.insert(sql, whole);
    whole = batch.isWhole();
    rejected.addAll(batch.rejected());
    rejected.sort(Comparator.comparingLong(RejectedActivity::index));
    long refused = result.rejected() + rejected.size();
    long known = result.known() + batch.known();
    result =
        ImportResult.builder()
            .read(read)
            .imported(read - known - refused)
            .known(known)
            .rejected(refused)
            .build();
    progress.accept(ImportProgress.builder().result(result).rejected(rejected).build());
    batch = new ImportBatch();
    rejected.clear();
  }

  private static List<String> check(@Nullable ImportedActivity activity, Instant now) {
    if (activity == null) {
      return List.of("activity_blank");
    }
    boolean post = activity.replyToActivityUuid() == null;
    Validation validation =
        new Validation().required(activity.userUuid(), "user_uuid_blank", "user_uuid");
    if (post) {
      validation.post(activity.message());
    } else {
      validation.reply(activity.message());
    }
    if (!post && Objects.equals(activity.replyToActivityUuid(), activity.uuid())) {
      validation.add("reply_to_activity_not_found", "an activity cannot answer itself");
    }
    if (!isBetween(activity.createdAt(), Times.EARLIEST, now)) {
      // why: a post of the future would stand on top of every feed until then.
      validation.add("created_at_out_of_range", "created_at is in the future or before year 1");
    }
    if (!isBetween(activity.expiresAt(), Times.EARLIEST, Times.LATEST)) {
      validation.add("expires_at_out_of_range", "expires_at is not of the years 1 to 9999");
    }
    return validation.codes();
  }

  private static boolean isBetween(@Nullable Instant time, Instant first, Instant last) {
    return time == null || !(time.isBefore(first) || time.isAfter(last));
  }
}
