package com.example.hosts;

import io.cruddur.Cruddur;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;
import java.sql.PreparedStatement;
import java.util.Optional;

/** A service that is a named module. */
public final class ModularHost {

  private ModularHost() {}

  public static void main(String[] args) {
    if (!ModularHost.class.getModule().isNamed()) {
      throw new IllegalStateException("not on the module path");
    }
    try (Cruddur cruddur = Cruddur.fromEnvironment()) {
      cruddur.warmUp();
      cruddur.withConnection(
          connection ->
              connection.createStatement().execute("CREATE TABLE audit (entry text PRIMARY KEY)"));
      for (String handle : new String[] {"first", "second", "third"}) {
        signUp(cruddur, handle, false);
      }
      try {
        signUp(cruddur, "undone", true);
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

  private static void signUp(Cruddur cruddur, String handle, boolean fail) {
    cruddur.useTransaction(
        tx -> {
          NewUser signUp = new NewUser(handle, handle, null, "sub-" + handle);
          CruddurUser user = tx.users().register(signUp).user();
          tx.activities().create(user, "Hello from " + handle, Ttl.ONE_DAY);
          tx.withConnection(
              connection -> {
                try (PreparedStatement audit =
                    connection.prepareStatement("INSERT INTO audit VALUES (?)")) {
                  audit.setString(1, handle);
                  return audit.executeUpdate();
                }
              });
          if (fail) {
            throw new IllegalStateException("The host changed its mind.");
          }
        });
  }
}
