package io.cruddur.repo.internal;

import io.cruddur.repo.relation.BlockedException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a block between two users refuses, looked at by the statement that would write. A statement
 * that began before a block was committed comes before it; a follow, which a block must end, is
 * ordered by a lock besides ({@code Follows}, {@code Relations}).
 */
public final class Blocks {

  private static final String BETWEEN =
      """
      EXISTS (SELECT 1 FROM {h-schema}blocks
                       WHERE blocker_uuid = {user} AND blocked_uuid = {other})
               OR EXISTS (SELECT 1 FROM {h-schema}blocks
                           WHERE blocker_uuid = {other} AND blocked_uuid = {user})""";

  /** Two look-ups, and not the one or the other, for which the server would read all blocks. */
  private static final String UNBLOCKED =
      """

           AND NOT EXISTS (SELECT 1 FROM {h-schema}blocks
                            WHERE blocker_uuid = {uuid of viewer} AND blocked_uuid = {other})
           AND NOT EXISTS (SELECT 1 FROM {h-schema}blocks
                            WHERE blocker_uuid = {other} AND blocked_uuid = {uuid of viewer})""";

  private static final String BLOCKED =
      """
      SELECT blocked_uuid FROM {h-schema}blocks WHERE blocker_uuid = {uuid of viewer}
           UNION ALL SELECT blocker_uuid FROM {h-schema}blocks WHERE blocked_uuid = {uuid of viewer}""";

  private static final String MUTED =
      "SELECT muted_uuid FROM {h-schema}mutes WHERE muter_uuid = {uuid of viewer}";

  private static final String HIDDEN = BLOCKED + "\n           UNION ALL " + MUTED;

  /** {@code {unless hidden a.user_uuid}}: which people, and what must not be one of them. */
  private static final Pattern UNLESS =
      Pattern.compile("\\{(unless|where not) (hidden|blocked|muted) ((?:[^{}]|\\{[^{}]*\\})+)\\}");

  /** {@code {unless between u.uuid}}: who must not have a block with the viewer. */
  private static final Pattern UNLESS_BETWEEN = Pattern.compile("\\{unless between ([a-z._]+)\\}");

  private Blocks() {}

  /**
   * The text of a template with or without a viewer. {@code {unless blocked …}} leaves out whom the
   * viewer blocks or is blocked by, {@code {unless muted …}} whom the viewer mutes, {@code {unless
   * hidden …}} both; these stand behind another condition, {@code {where not hidden …}} stands
   * alone. The people are read once for a statement, out of the keys alone, and hashed: a look at
   * each row would cost more than they do. {@code {unless between …}} looks whether there is a
   * block with one user, which costs less where there is but one.
   *
   * @param viewer how the viewer is named; null for nobody, who hides nobody
   * @param parameter a question mark, or a colon and a name
   */
  public static String render(String template, @Nullable UserKey viewer, String parameter) {
    String between =
        UNLESS_BETWEEN
            .matcher(template)
            .replaceAll(
                unless ->
                    viewer == null
                        ? ""
                        : Matcher.quoteReplacement(
                            viewer.render(
                                UNBLOCKED.replace("{other}", unless.group(1)),
                                "viewer",
                                parameter)));
    return UNLESS
        .matcher(between)
        .replaceAll(
            unless ->
                viewer == null
                    ? ""
                    : Matcher.quoteReplacement(
                        viewer.render(
                            "\n          %s (%s NOT IN (\n           %s))"
                                .formatted(
                                    unless.group(1).equals("unless") ? "AND" : "WHERE",
                                    unless.group(3),
                                    people(unless.group(2))),
                            "viewer",
                            parameter)));
  }

  private static String people(String which) {
    return switch (which) {
      case "blocked" -> BLOCKED;
      case "muted" -> MUTED;
      default -> HIDDEN;
    };
  }

  /** A condition, true if one of two users, given by expressions, blocks the other. */
  public static String between(String user, String other) {
    return BETWEEN.replace("{user}", user).replace("{other}", other);
  }

  public static BlockedException refused(UUID user, UUID other) {
    return new BlockedException(
        "A block stands between the users %s and %s: nothing was done. The one who blocks can unblock."
            .formatted(user, other));
  }

  /** Of one who acts on an activity of the other's. */
  public static BlockedException refused(UserSelector user, UUID activityUuid) {
    return new BlockedException(
        "A block stands between the %s and the author of the activity %s: nothing was done. The one who blocks can unblock."
            .formatted(
                user.value() instanceof UUID uuid ? "user " + uuid : "user of this Cognito id",
                activityUuid));
  }
}
