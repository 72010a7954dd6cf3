package io.cruddur.spring;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;

/** The calls that these tests make beside sign-up, in one place. */
final class Samples {

  private Samples() {}

  static CruddurActivity post(Activities activities, CruddurUser author, String message) {
    return activities.create(author, message, Ttl.ONE_DAY);
  }

  static void like(Activities activities, CruddurActivity liked, CruddurUser liker) {
    activities.like(liker, liked);
  }

  static CursorPage<ActivityView> postsOf(Feeds feeds, CruddurUser author, PageQuery page) {
    return feeds.user(author, page);
  }
}
