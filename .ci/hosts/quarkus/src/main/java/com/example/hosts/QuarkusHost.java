package com.example.hosts;

import io.cruddur.Cruddur;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import java.util.Optional;

/** A command of Quarkus. */
@QuarkusMain
public class QuarkusHost implements QuarkusApplication {

  @Inject Cruddur cruddur;
  @Inject SignUp signUp;

  @Override
  public int run(String... args) {
    cruddur.withConnection(
        connection ->
            connection.createStatement().execute("CREATE TABLE audit (entry text PRIMARY KEY)"));
    for (String handle : new String[] {"first", "second", "third"}) {
      signUp.signUp(handle, false);
    }
    try {
      signUp.signUp("undone", true);
      return 1;
    } catch (IllegalStateException expected) {
      System.out.println(expected.getMessage());
    }
    if (signUp.likes("first") != 1) {
      return 2;
    }
    int read = 0;
    int pages = 0;
    for (Optional<PageQuery> next = Optional.of(PageQuery.first(2)); next.isPresent(); ) {
      CursorPage<ActivityView> page = cruddur.feeds().home(next.get());
      pages++;
      read += page.items().size();
      next = page.next();
    }
    System.out.printf("read=%d pages=%d%n", read, pages);
    return 0;
  }
}
