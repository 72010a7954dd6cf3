package io.cruddur.repo.user;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;

/**
 * A user's own page: who they are, and what they wrote last.
 *
 * @param profile the user, with counts
 * @param activities the user's newest activities, posts and replies, up to 40; go on with {@link
 *     Feeds#user(java.util.UUID, PageQuery, Replies)} and {@link Replies#INCLUDE}
 */
public record ProfilePage(UserProfile profile, CursorPage<ActivityView> activities) {}
