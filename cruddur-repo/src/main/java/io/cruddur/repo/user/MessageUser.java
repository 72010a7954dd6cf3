package io.cruddur.repo.user;

import java.util.UUID;

/**
 * One of the two users between whom a message group is made.
 *
 * @param kind which of the two
 * @param uuid the user's id
 * @param handle the handle
 * @param displayName the display name
 */
public record MessageUser(Kind kind, UUID uuid, String handle, String displayName) {

  /** The parts of a message group; the names are the reference application's. */
  public enum Kind {
    /** Who writes: {@code sender}. */
    SENDER,
    /** To whom: {@code recv}. */
    RECV,
    /** Neither: {@code other}; the reference application's code for a user without Cognito id. */
    OTHER
  }
}
