package io.cruddur.repo.user;

/** What a registration does where another user has the handle already. */
public enum HandleConflict {
  /** Throws {@link HandleTakenException}: the user is there to choose another handle. */
  REFUSE,

  /**
   * Takes the handle with a random suffix, such as {@code andrea-k7x2qm}: nobody is there to be
   * asked, and a sign-up must not be lost.
   */
  SUFFIX
}
