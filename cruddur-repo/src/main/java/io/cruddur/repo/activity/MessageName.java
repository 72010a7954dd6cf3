package io.cruddur.repo.activity;

import static java.util.Objects.requireNonNull;

/**
 * A mention or a hashtag within a message.
 *
 * @param kind which of them
 * @param start where its sign stands, an index of the message's {@code char}s
 * @param end behind its last {@code char}
 * @param name without the sign: the handle as it is written, or the tag folded as it is stored
 */
public record MessageName(Kind kind, int start, int end, String name) {

  /** What a name in a message leads to. */
  public enum Kind {
    /** {@code @} and a handle: a user, if somebody has that handle. */
    MENTION,

    /** {@code #} and a word: the feed of a tag. */
    HASHTAG
  }

  /**
   * Checks that nothing is null.
   *
   * @param kind which of them
   * @param start where its sign stands
   * @param end behind its last {@code char}
   * @param name without the sign
   */
  public MessageName {
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
  }
}
