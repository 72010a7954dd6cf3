package io.cruddur.examples.api.page;

import io.cruddur.model.ActivityRef;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.activity.ActivityThread;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.MessageNames;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.ProfilePage;
import io.cruddur.repo.user.UserProfile;
import io.cruddur.repo.user.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;
import org.springframework.web.util.UriComponentsBuilder;

/** The page as it is without JavaScript: to read. With it, this is what is seen first. */
@Controller
class PageController {

  private static final int SIZE = 20;

  private record Profile(
      String displayName, String handle, @Nullable String bio, String letter, int hue) {

    static Profile of(UserProfile user) {
      return new Profile(
          user.displayName(),
          user.handle(),
          user.bio(),
          ReadableActivity.letter(user.displayName()),
          ReadableActivity.hue(user.handle()));
    }
  }

  private final Feeds feeds;
  private final Activities activities;
  private final Users users;
  private final PageSettings settings;

  PageController(Feeds feeds, Activities activities, Users users, PageSettings settings) {
    this.feeds = feeds;
    this.activities = activities;
    this.users = users;
    this.settings = settings;
  }

  @GetMapping("/")
  ModelAndView home(@RequestParam(required = false) @Nullable String cursor) {
    CursorPage<ActivityView> page = at(cursor, feeds::home);
    return page("Home")
        .addObject("activities", readable(page))
        .addObject("older", older("/", page));
  }

  @GetMapping("/tag/{tag}")
  ModelAndView tag(
      @PathVariable String tag, @RequestParam(required = false) @Nullable String cursor) {
    Optional<String> name = MessageNames.tag(tag);
    if (name.isEmpty()) {
      return missing();
    }
    CursorPage<ActivityView> page = at(cursor, query -> feeds.tag(tag, query));
    return page("#" + name.get())
        .addObject("activities", readable(page))
        .addObject("note", page.items().isEmpty() ? "Nobody uses this tag now." : null)
        .addObject("older", older(ReadableActivity.tagPath(name.get()), page));
  }

  /** The first page, where a cursor is none of the feed's. */
  private static CursorPage<ActivityView> at(
      @Nullable String cursor, Function<PageQuery, CursorPage<ActivityView>> feed) {
    try {
      return feed.apply(PageQuery.at(cursor, SIZE));
    } catch (InvalidCursorException e) {
      return feed.apply(PageQuery.first(SIZE));
    }
  }

  /** The page at a cursor, or the first, which is known, where the cursor is none of the feed's. */
  private static CursorPage<ActivityView> onward(
      String cursor,
      CursorPage<ActivityView> first,
      Function<PageQuery, CursorPage<ActivityView>> feed) {
    try {
      return feed.apply(PageQuery.at(cursor, SIZE));
    } catch (InvalidCursorException e) {
      return first;
    }
  }

  @GetMapping("/following")
  ModelAndView following() {
    return page("Following").addObject("note", "Who is signed in, by JavaScript, sees it here.");
  }

  @GetMapping("/notifications")
  ModelAndView notifications() {
    return page("Notifications")
        .addObject("note", "Who is signed in, by JavaScript, sees it here.");
  }

  @GetMapping("/search")
  ModelAndView search(
      @RequestParam(defaultValue = "") String term,
      @RequestParam(required = false) @Nullable String cursor) {
    String words = term.length() > Feeds.SEARCH_TERM ? "" : term.strip();
    ModelAndView view = page("Search").addObject("term", words);
    if (words.isEmpty()) {
      return view.addObject("note", "Type words, or somebody’s name.");
    }
    CursorPage<ActivityView> page = at(cursor, query -> feeds.search(words, query));
    String path =
        UriComponentsBuilder.fromPath("/search")
            .queryParam("term", "{term}")
            .encode()
            .buildAndExpand(words)
            .toUriString();
    return view.addObject("activities", readable(page))
        .addObject("note", page.items().isEmpty() ? "Nothing found." : null)
        .addObject("older", older(path, page));
  }

  @GetMapping("/@{handle}")
  ModelAndView profile(
      @PathVariable String handle, @RequestParam(required = false) @Nullable String cursor) {
    Optional<ProfilePage> found = users.show(handle);
    if (found.isEmpty()) {
      return missing();
    }
    UserProfile user = found.get().profile();
    CursorPage<ActivityView> first = found.get().activities();
    CursorPage<ActivityView> page =
        cursor == null
            ? first
            : onward(cursor, first, query -> feeds.user(user, query, Replies.INCLUDE));
    return page(user.displayName())
        .addObject("profile", Profile.of(user))
        .addObject("activities", readable(page))
        .addObject("older", older(ReadableActivity.personPath(user.handle()), page));
  }

  @GetMapping("/@{handle}/status/{uuid}")
  ModelAndView thread(
      @PathVariable String handle,
      @PathVariable UUID uuid,
      @RequestParam(required = false) @Nullable String cursor) {
    Optional<ActivityThread> found = activities.show(ActivityRef.of(uuid));
    if (found.isEmpty()) {
      return missing();
    }
    ActivityThread thread = found.get();
    ReadableActivity focus = ReadableActivity.of(thread.activity(), true);
    if (!focus.handle().equalsIgnoreCase(handle)) {
      // why: under another handle the text would be put into somebody else's mouth.
      return elsewhere(focus.path());
    }
    List<ReadableActivity> all = new ArrayList<>();
    thread.ancestors().forEach(view -> all.add(ReadableActivity.of(view, false)));
    all.add(focus);
    CursorPage<ActivityView> replies =
        cursor == null
            ? thread.replies()
            : onward(cursor, thread.replies(), query -> feeds.replies(ActivityRef.of(uuid), query));
    all.addAll(readable(replies));
    return page("Thread")
        .addObject("activities", all)
        .addObject("older", older(focus.path(), replies))
        .addObject("further", "More replies");
  }

  private static ModelAndView elsewhere(String path) {
    RedirectView view = new RedirectView(path);
    view.setExposeModelAttributes(false);
    return new ModelAndView(view);
  }

  private ModelAndView missing() {
    ModelAndView view =
        page("Not here").addObject("note", "It was deleted, has expired, or never was.");
    view.setStatus(HttpStatus.NOT_FOUND);
    return view;
  }

  private ModelAndView page(String heading) {
    return new ModelAndView(PageSettings.TEMPLATE, settings.of(heading))
        .addObject("further", "Older");
  }

  private static List<ReadableActivity> readable(CursorPage<ActivityView> page) {
    return page.items().stream().map(view -> ReadableActivity.of(view, false)).toList();
  }

  private static @Nullable String older(String path, CursorPage<ActivityView> page) {
    // The path is encoded already; a cursor needs no encoding.
    String beside = path.indexOf('?') < 0 ? "?cursor=" : "&cursor=";
    return page.next().map(query -> path + beside + query.cursor()).orElse(null);
  }
}
