package com.example.hosts;

import io.cruddur.Cruddur;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.Optional;

/** A CDI container with JTA, as in an application server. */
public final class CdiHost {

  private CdiHost() {}

  public static void main(String[] args) throws Exception {
    try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
      Cruddur cruddur = container.select(Cruddur.class).get();
      cruddur.withConnection(
          connection ->
              connection.createStatement().execute("CREATE TABLE audit (entry text PRIMARY KEY)"));
      SignUp signUp = container.select(SignUp.class).get();
      for (String handle : new String[] {"first", "second", "third"}) {
        signUp.signUp(handle, false);
      }
      try {
        signUp.signUp("undone", true);
        throw new AssertionError("not refused");
      } catch (IllegalStateException expected) {
        System.out.println(expected.getMessage());
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
    }
  }
}
