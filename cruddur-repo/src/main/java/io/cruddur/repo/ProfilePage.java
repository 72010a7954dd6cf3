package io.cruddur.repo;

/**
 * A user's own page: who they are, and what they wrote last.
 *
 * @param profile the user, with counts
 * @param activities the user's newest activities, posts and replies, up to 40; go on with {@link
 *     FeedRepository#user(java.util.UUID, PageRequest, Replies)} and {@link Replies#INCLUDE}
 */
public record ProfilePage(UserProfile profile, Page<ActivityView> activities) {}
