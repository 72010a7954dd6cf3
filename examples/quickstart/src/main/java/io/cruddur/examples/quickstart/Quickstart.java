package io.cruddur.examples.quickstart;

import io.cruddur.Cruddur;
import io.cruddur.database.CruddurException;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Registration;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The main job of the library on real input: a migrated database, a user from a Cognito event,
 * activities from a file, and the home feed page by page. Works on the database that CONNECTION_URL
 * names, else on one of its own.
 */
public final class Quickstart {

  private static final int PAGE_SIZE = 10;
  private static final int MOST_PAGES = 100;

  private static final List<NewUser> FRIENDS =
      List.of(
          new NewUser(
              "Juniper", "juniper", "juniper@example.com", "0d9cf2a8-51f0-4f5e-8c1a-3a8a4a1e7b01"),
          new NewUser("Sol", "sol", "sol@example.com", "5b1d7a34-0a4e-4a0e-9b37-6a9e2f4c8d02"),
          new NewUser("Wren", "wren", null, "c2f7e9b6-3d58-4b6c-a1f4-9e8d7c6b5a03"));

  private final Cruddur cruddur;
  private final PrintStream out;
  private int registered;
  private int created;
  private int rejected;
  private int read;
  private int pages;

  private Quickstart(Cruddur cruddur, PrintStream out) {
    this.cruddur = cruddur;
    this.out = out;
  }

  /**
   * Runs the program; its exit status is 0, 1 where the database or a file cannot be reached, 2 for
   * wrong input.
   *
   * @param arguments the event's file (JSON) and the activities' file, a line each
   */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(arguments, System.getenv("CONNECTION_URL"), out));
  }

  static int run(String[] arguments, @Nullable String connectionUrl, PrintStream out) {
    if (arguments.length != 2) {
      out.println("quickstart: two arguments are needed: EVENT.json ACTIVITIES.txt");
      return 2;
    }
    try {
      NewUser fromCognito = SignUpEvent.read(Path.of(arguments[0]));
      List<ActivityLine> lines = ActivityLine.readAll(Path.of(arguments[1]));
      if (connectionUrl != null) {
        run(connectionUrl, fromCognito, lines, out);
      } else {
        try (LocalPostgres local = LocalPostgres.start()) {
          run(local.url(), fromCognito, lines, out);
        }
      }
      return 0;
    } catch (InvalidEventException | ValidationException e) {
      out.println("quickstart: " + arguments[0] + ": " + e.getMessage());
      return 2;
    } catch (TextFile.NotUtf8Exception e) {
      out.println("quickstart: " + e.getMessage());
      return 2;
    } catch (CruddurException | IOException e) {
      out.println("quickstart: " + e.getMessage());
      return 1;
    }
  }

  private static void run(
      String url, NewUser fromCognito, List<ActivityLine> lines, PrintStream out) {
    try (Cruddur cruddur = Cruddur.connect(url)) {
      Quickstart quickstart = new Quickstart(cruddur, out);
      List<CruddurUser> users = quickstart.register(fromCognito);
      quickstart.post(users, lines);
      quickstart.react(users.get(0));
      quickstart.readHome();
      quickstart.readFollowed(users.get(0));
      quickstart.summary();
    }
  }

  private List<CruddurUser> register(NewUser fromCognito) {
    List<NewUser> newcomers = new ArrayList<>();
    newcomers.add(fromCognito);
    newcomers.addAll(FRIENDS);
    List<CruddurUser> users = new ArrayList<>();
    for (NewUser newcomer : newcomers) {
      Registration registration = cruddur.users().register(newcomer);
      users.add(registration.user());
      registered += registration.created() ? 1 : 0;
      out.printf(
          "%s @%s (%s)%n",
          registration.created() ? "Registered" : "Known already:",
          registration.user().getHandle(),
          registration.user().getUuid());
    }
    return users;
  }

  private void post(List<CruddurUser> authors, List<ActivityLine> lines) {
    out.println();
    for (ActivityLine line : lines) {
      CruddurUser author = authors.get(line.number() % authors.size());
      try {
        cruddur.activities().create(author, line.message(), line.ttl());
        created++;
      } catch (ValidationException e) {
        rejected++;
        out.printf("Line %s is rejected: %s%n", line.number(), e.getMessage());
      }
    }
    out.printf("%s activities created, %s lines rejected%n", created, rejected);
  }

  /** Answers and likes the newest post of somebody else, and follows its author. */
  private void react(CruddurUser user) {
    for (ActivityView post : cruddur.feeds().home(PageQuery.first(PAGE_SIZE))) {
      if (!post.userUuid().equals(user.getUuid())) {
        cruddur.activities().reply(user, post, "My thought exactly.");
        cruddur.activities().like(user, post);
        cruddur.follows().follow(user, post.author());
        out.printf("@%s answers, likes and follows @%s%n", user.getHandle(), post.handle());
        return;
      }
    }
  }

  private void readFollowed(CruddurUser user) {
    CursorPage<ActivityView> page = cruddur.feeds().following(user, PageQuery.first(PAGE_SIZE));
    new FeedTable(out, Instant.now())
        .print("@" + user.getHandle() + " and whom they follow", page.items());
  }

  private void readHome() {
    FeedTable table = new FeedTable(out, Instant.now());
    Optional<PageQuery> next = Optional.of(PageQuery.first(PAGE_SIZE));
    while (next.isPresent() && pages < MOST_PAGES) {
      CursorPage<ActivityView> page = cruddur.feeds().home(next.get());
      pages++;
      read += page.items().size();
      table.print("Home, page " + pages, page.items());
      next = page.next();
    }
    next.ifPresent(request -> out.printf("… and more, from cursor %s%n", request.cursor()));
  }

  private void summary() {
    out.println();
    if (registered == 0) {
      out.println("Everybody was registered before: nobody was registered anew.");
    }
    out.printf(
        "quickstart: registered=%s created=%s rejected=%s read=%s pages=%s%n",
        registered, created, rejected, read, pages);
  }
}
