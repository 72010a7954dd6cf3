package io.cruddur.repo.internal;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;

/** A statement about two users, in a text for each pair of keys that may name them. */
public final class PairStatement {

  private final Map<UserKey, UserStatement> byFirst = new EnumMap<>(UserKey.class);

  /**
   * Renders the texts.
   *
   * @param template with places for two users, as {@link UserKey#render} fills them
   * @param first the name of the one whose parameters come first
   * @param second the name of the other
   */
  public PairStatement(String template, String first, String second) {
    for (UserKey key : UserKey.values()) {
      byFirst.put(
          key,
          new UserStatement(
              key.render(template, first, "?")
                  .replace("{is " + second + "}", "{is user}")
                  .replace("{uuid of " + second + "}", "{uuid of user}")));
    }
  }

  public String by(UserSelector first, UserSelector second) {
    return requireNonNull(byFirst.get(first.key())).by(second);
  }
}
