package io.cruddur.examples.quickstart;

import io.cruddur.Cruddur;
import io.cruddur.model.Ttl;
import io.cruddur.model.User;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.Page;
import io.cruddur.repo.page.PageRequest;
import io.cruddur.repo.user.NewUser;

/** The ten lines of the README, compiled; a test holds the two against each other. */
final class TenLines {

  private TenLines() {}

  static Page<ActivityView> run(String url, String sub) {
    // README
    try (Cruddur cruddur = Cruddur.connect(url)) { // pool, migrations: ready
      NewUser signUp = new NewUser("Andrea", "andrea", "andrea@example.com", sub);
      User andrea = cruddur.users().register(signUp).user();
      cruddur.activities().create(andrea.getUuid(), "Hello, Cruddur", Ttl.SEVEN_DAYS);
      cruddur.activities().create(andrea.getUuid(), "Cloud is fun!", Ttl.ONE_DAY);
      Page<ActivityView> page = cruddur.feeds().home(PageRequest.first(1));
      return cruddur.feeds().home(page.next().orElseThrow());
    }
    // README
  }
}
