package io.cruddur.repo.activity;

/** Whether a feed shows replies beside posts. */
public enum Replies {
  /** Posts only. */
  EXCLUDE,
  /** Posts and replies, as the reference application's feeds show them. */
  INCLUDE
}
