package io.cruddur.examples.quickstart;

import io.cruddur.Cruddur;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;

/** The ten lines of the README, compiled; a test holds the two against each other. */
final class TenLines {

  private TenLines() {}

  static CursorPage<ActivityView> run(String url, String sub) {
    // README
    try (Cruddur cruddur = Cruddur.connect(url)) { // pool, migrations: ready
      NewUser signUp = new NewUser("Andrea", "andrea", "andrea@example.com", sub);
      CruddurUser andrea = cruddur.users().register(signUp).user();
      cruddur.activities().create(andrea, "Hello, Cruddur", Ttl.SEVEN_DAYS);
      cruddur.activities().create(andrea, "Cloud is fun!", Ttl.ONE_DAY);
      CursorPage<ActivityView> page = cruddur.feeds().home(PageQuery.first(1));
      return cruddur.feeds().home(page.next().orElseThrow());
    }
    // README
  }
}
