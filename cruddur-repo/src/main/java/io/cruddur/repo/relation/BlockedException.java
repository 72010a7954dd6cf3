package io.cruddur.repo.relation;

import io.cruddur.database.CruddurException;

/**
 * One of the two users blocks the other, so the one cannot follow, reply to, like or repost the
 * other. Nothing was written. It does not tell which of them blocks.
 */
public final class BlockedException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /** What an API answers with, in the manner of the reference application's codes. */
  private static final String CODE = "user_blocked";

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   */
  public BlockedException(String message) {
    super(message);
  }

  /**
   * The code of the refusal, for an API's answer.
   *
   * @return always {@code user_blocked}
   */
  public String code() {
    return CODE;
  }
}
