package io.cruddur.migrations.adoption;

import io.cruddur.database.Experimental;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * How a database of the reference application is adopted, and what its owner has decided.
 * Immutable: each method returns a changed copy.
 */
@Experimental("An adoption may come to need further decisions, and report more.")
public final class AdoptionOptions {

  private static final AdoptionOptions DEFAULTS = new AdoptionOptions(new Draft());

  private final ZoneId timeZone;
  private final boolean fix;
  private final boolean keepCounts;
  private final boolean recordMigrations;
  private final Set<UUID> kept;
  private final Set<UUID> unlinked;
  private final Map<UUID, UUID> merged;

  private static final class Draft {
    private ZoneId timeZone = ZoneOffset.UTC;
    private boolean fix;
    private boolean keepCounts;
    private boolean recordMigrations;
    private final Set<UUID> kept = new LinkedHashSet<>();
    private final Set<UUID> unlinked = new LinkedHashSet<>();
    private final Map<UUID, UUID> merged = new LinkedHashMap<>();
  }

  private AdoptionOptions(Draft draft) {
    this.timeZone = draft.timeZone;
    this.fix = draft.fix;
    this.keepCounts = draft.keepCounts;
    this.recordMigrations = draft.recordMigrations;
    this.kept = Collections.unmodifiableSet(draft.kept);
    this.unlinked = Collections.unmodifiableSet(draft.unlinked);
    this.merged = Collections.unmodifiableMap(draft.merged);
  }

  private Draft draft() {
    Draft draft = new Draft();
    draft.timeZone = timeZone;
    draft.fix = fix;
    draft.keepCounts = keepCounts;
    draft.recordMigrations = recordMigrations;
    draft.kept.addAll(kept);
    draft.unlinked.addAll(unlinked);
    draft.merged.putAll(merged);
    return draft;
  }

  /**
   * Times are UTC, nothing is fixed, nothing is decided.
   *
   * @return what holds unless told otherwise
   */
  public static AdoptionOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Reads timestamps in another zone. Times that the zone's clocks skip or repeat are read as
   * PostgreSQL does: with the offset that held before a gap, and standard time within an overlap.
   *
   * @param zone a region such as {@code Europe/Berlin}, or an offset; with UTC, PostgreSQL need not
   *     rewrite the tables
   * @return a copy
   * @throws NullPointerException if the zone is null
   * @throws IllegalArgumentException if it is an offset with seconds, which the server does not
   *     take
   */
  public AdoptionOptions in(ZoneId zone) {
    Objects.requireNonNull(zone, "zone");
    if (zone.normalized() instanceof ZoneOffset offset && offset.getTotalSeconds() % 60 != 0) {
      throw new IllegalArgumentException("An offset with seconds: " + zone);
    }
    Draft draft = draft();
    draft.timeZone = zone;
    return new AdoptionOptions(draft);
  }

  /**
   * Removes the obstacles whose remedy loses nothing; otherwise each is a reason to refuse.
   *
   * @return a copy
   */
  public AdoptionOptions fixing() {
    Draft draft = draft();
    draft.fix = true;
    return new AdoptionOptions(draft);
  }

  /**
   * Keeps counts of replies, reposts and likes that no rows explain, because another program
   * maintains them; otherwise they are counted anew, and the old values kept in the side table.
   *
   * @return a copy
   */
  public AdoptionOptions keepingCounts() {
    Draft draft = draft();
    draft.keepCounts = true;
    return new AdoptionOptions(draft);
  }

  /**
   * Records the reference application's own migrations as done, so that its migrator does not run
   * them on the tables of this library. A higher value than the known ones is left alone.
   *
   * @return a copy
   */
  public AdoptionOptions recordingMigrations() {
    Draft draft = draft();
    draft.recordMigrations = true;
    return new AdoptionOptions(draft);
  }

  /**
   * Decides that a Cognito id which several users share is that of one of them. The others get the
   * placeholder {@code MOCK}.
   *
   * @param user the uuid of the user who keeps it
   * @return a copy
   * @throws NullPointerException if the user is null
   */
  public AdoptionOptions keeping(UUID user) {
    Draft draft = draft();
    draft.kept.add(Objects.requireNonNull(user, "user"));
    return new AdoptionOptions(draft);
  }

  /**
   * Decides that a user's Cognito id is not theirs. They get the placeholder {@code MOCK}.
   *
   * @param user the user's uuid
   * @return a copy
   * @throws NullPointerException if the user is null
   */
  public AdoptionOptions unlinking(UUID user) {
    Draft draft = draft();
    draft.unlinked.add(Objects.requireNonNull(user, "user"));
    return new AdoptionOptions(draft);
  }

  /**
   * Decides that two users are one person. All that refers to the first refers to the second
   * afterwards, and the first row is removed; both are kept as they were in the side table.
   *
   * @param from the uuid of the user who is removed
   * @param into the uuid of the user who stays
   * @return a copy
   * @throws NullPointerException if one of them is null
   * @throws IllegalArgumentException if both are the same user, or the first is to be merged with
   *     another one already
   */
  public AdoptionOptions merging(UUID from, UUID into) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(into, "into");
    if (from.equals(into)) {
      throw new IllegalArgumentException("A user cannot be merged with itself: " + from);
    }
    Draft draft = draft();
    UUID other = draft.merged.put(from, into);
    if (other != null && !other.equals(into)) {
      throw new IllegalArgumentException(
          "User %s cannot be merged with both %s and %s".formatted(from, other, into));
    }
    return new AdoptionOptions(draft);
  }

  /**
   * Whether an adoption would proceed in spite of an obstacle.
   *
   * @param kind of the obstacle
   * @return true if these options remove it
   */
  public boolean resolves(AdoptionObstacle.Kind kind) {
    return switch (kind) {
      case PENDING_MIGRATIONS -> recordMigrations;
      case UNEXPLAINED_COUNT -> fix || keepCounts;
      default -> fix && kind.isFixable();
    };
  }

  ZoneId timeZone() {
    return timeZone;
  }

  boolean fix() {
    return fix;
  }

  boolean keepCounts() {
    return keepCounts;
  }

  boolean recordMigrations() {
    return recordMigrations;
  }

  Set<UUID> kept() {
    return kept;
  }

  Set<UUID> unlinked() {
    return unlinked;
  }

  Map<UUID, UUID> merged() {
    return merged;
  }

  /** The zone as PostgreSQL names it. */
  String postgresTimeZone() {
    if (!(timeZone.normalized() instanceof ZoneOffset offset)) {
      return timeZone.getId();
    }
    if (offset.equals(ZoneOffset.UTC)) {
      // why this name: it is the one for which the server is sure to skip the rewrite.
      return "UTC";
    }
    // why: the server reads a bare +02:00 as POSIX does, hours west of Greenwich.
    ZoneOffset west = ZoneOffset.ofTotalSeconds(-offset.getTotalSeconds());
    return "<%s>%s".formatted(offset.getId(), west.getId());
  }
}
