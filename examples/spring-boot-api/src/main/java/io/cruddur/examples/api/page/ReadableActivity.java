package io.cruddur.examples.api.page;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.MessageName;
import io.cruddur.repo.activity.MessageName.Kind;
import io.cruddur.repo.activity.MessageNames;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** An activity as a template shows it. The template escapes; nothing here is markup. */
record ReadableActivity(
    String displayName,
    String handle,
    List<Part> message,
    String createdAt,
    String created,
    @Nullable String editedAt,
    @Nullable String edited,
    String counts,
    String path,
    String personPath,
    String letter,
    int hue,
    boolean focus) {

  /**
   * A part of a message.
   *
   * @param path where a mention or hashtag leads; null for text
   */
  record Part(String text, @Nullable String path) {}

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  static ReadableActivity of(ActivityView view, boolean focus) {
    String personPath = personPath(view.handle());
    Instant editedAt = view.editedAt();
    return new ReadableActivity(
        view.displayName(),
        view.handle(),
        parts(view.message()),
        view.createdAt().toString(),
        TIME.format(view.createdAt()),
        editedAt == null ? null : editedAt.toString(),
        editedAt == null ? null : TIME.format(editedAt),
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

  private static List<Part> parts(String message) {
    List<Part> parts = new ArrayList<>();
    int end = 0;
    for (MessageName name : MessageNames.in(message)) {
      parts.add(new Part(message.substring(end, name.start()), null));
      end = name.end();
      parts.add(
          new Part(
              message.substring(name.start(), end),
              name.kind() == Kind.HASHTAG ? tagPath(name.name()) : personPath(name.name())));
    }
    parts.add(new Part(message.substring(end), null));
    return parts;
  }

  static String tagPath(String tag) {
    return path(tag, "tag", "{tag}");
  }

  static String personPath(String handle) {
    return path(handle, "@{handle}");
  }

  private static String path(String name, String... segments) {
    return UriComponentsBuilder.fromPath("/")
        .pathSegment(segments)
        .encode()
        .buildAndExpand(name)
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
