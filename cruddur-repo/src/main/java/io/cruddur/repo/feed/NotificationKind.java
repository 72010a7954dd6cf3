package io.cruddur.repo.feed;

/** What a notification tells. */
public enum NotificationKind {
  /** Others like an activity of the user's. */
  LIKE,

  /** Others reposted an activity of the user's. */
  REPOST,

  /** Somebody replied to an activity of the user's. */
  REPLY,

  /** Somebody mentions the user, in a post or in a reply to somebody else. */
  MENTION,

  /** Others follow the user. */
  FOLLOW
}
