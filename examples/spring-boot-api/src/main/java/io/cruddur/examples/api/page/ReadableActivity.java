package io.cruddur.examples.api.page;

import io.cruddur.repo.activity.ActivityView;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.web.util.UriComponentsBuilder;

/** An activity as a template shows it. The template escapes; nothing here is markup. */
record ReadableActivity(
    String displayName,
    String handle,
    String message,
    String createdAt,
    String created,
    String counts,
    String path,
    String personPath,
    String letter,
    int hue,
    boolean focus) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  static ReadableActivity of(ActivityView view, boolean focus) {
    String personPath = personPath(view.handle());
    return new ReadableActivity(
        view.displayName(),
        view.handle(),
        view.message(),
        view.createdAt().toString(),
        TIME.format(view.createdAt()),
        String.format(
            Locale.ROOT,
            "%d replies · %d reposts · %d likes",
            view.repliesCount(),
            view.repostsCount(),
            view.likesCount()),
        personPath + "/status/" + view.uuid(),
        personPath,
        letter(view.displayName()),
        hue(view.handle()),
        focus);
  }

  static String personPath(String handle) {
    return UriComponentsBuilder.fromPath("/")
        .pathSegment("@{handle}")
        .encode()
        .buildAndExpand(handle)
        .toUriString();
  }

  static String letter(String displayName) {
    return displayName
        .strip()
        .codePoints()
        .limit(1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .toUpperCase(Locale.ROOT);
  }

  /** As the page's own code counts it. */
  static int hue(String handle) {
    return handle.toLowerCase(Locale.ROOT).codePoints().reduce(0, (sum, c) -> (sum * 3 + c) % 9973)
        % 8;
  }
}
