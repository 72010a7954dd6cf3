package io.cruddur.model;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which activity: its public id, with its author where that is known. {@link CruddurActivity} and
 * the views of activities are references themselves, so that {@code like(me, page.items().get(0))}
 * reads well.
 *
 * <p>A host may implement it in a type of its own. Methods that are added later will have a
 * default.
 */
public interface ActivityRef {

  /**
   * The activity of a public id.
   *
   * @param uuid the id; there need not be such an activity
   * @return the reference
   */
  static ActivityRef of(UUID uuid) {
    return new ActivityKey(requireNonNull(uuid, "uuid"), null);
  }

  /**
   * The activity of a public id, and who wrote it.
   *
   * @param uuid the id; there need not be such an activity
   * @param author its author; a hint that a sharded database can use, never a condition
   * @return the reference
   */
  static ActivityRef of(UUID uuid, UserRef author) {
    return new ActivityKey(requireNonNull(uuid, "uuid"), requireNonNull(author, "author").uuid());
  }

  /**
   * The public id.
   *
   * @return never null
   */
  UUID uuid();

  /**
   * The author's public id.
   *
   * @return null where it is not known
   */
  default @Nullable UUID userUuid() {
    return null;
  }
}
