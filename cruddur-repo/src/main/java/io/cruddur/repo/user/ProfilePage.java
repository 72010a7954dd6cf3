package io.cruddur.repo.user;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.FeedRepository;
import io.cruddur.repo.page.Page;
import io.cruddur.repo.page.PageRequest;

/**
 * A user's own page: who they are, and what they wrote last.
 *
 * @param profile the user, with counts
 * @param activities the user's newest activities, posts and replies, up to 40; go on with {@link
 *     FeedRepository#user(java.util.UUID, PageRequest, Replies)} and {@link Replies#INCLUDE}
 */
public record ProfilePage(UserProfile profile, Page<ActivityView> activities) {}
