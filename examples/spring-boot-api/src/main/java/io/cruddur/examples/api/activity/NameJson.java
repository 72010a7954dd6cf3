package io.cruddur.examples.api.activity;

import io.cruddur.repo.activity.MessageName;
import io.cruddur.repo.activity.MessageNames;
import java.util.List;
import java.util.Locale;

/**
 * A mention or hashtag within a message. The rule of what is one stands in the library alone, so
 * clients are told where they are.
 *
 * @param kind mention or hashtag
 * @param start where its sign stands, in UTF-16 code units, as JavaScript counts
 * @param end behind it
 * @param name the handle as it is written, or the tag as it is stored
 */
public record NameJson(String kind, int start, int end, String name) {

  /**
   * The names in a message.
   *
   * @param message any text
   * @return in the order of the text
   */
  public static List<NameJson> in(String message) {
    return MessageNames.in(message).stream().map(NameJson::of).toList();
  }

  private static NameJson of(MessageName name) {
    return new NameJson(
        name.kind().name().toLowerCase(Locale.ROOT), name.start(), name.end(), name.name());
  }
}
