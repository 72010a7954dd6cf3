package io.cruddur.repo.internal;

import io.cruddur.repo.activity.MessageName;
import io.cruddur.repo.activity.MessageName.Kind;
import io.cruddur.repo.activity.MessageNames;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The mentions and hashtags of messages, as arrays for a statement. */
public final class NamesToStore {

  private final List<UUID> mentioning = new ArrayList<>();
  private final List<String> handles = new ArrayList<>();
  private final List<UUID> tagged = new ArrayList<>();
  private final List<String> tags = new ArrayList<>();

  /** Those of one message. */
  public static NamesToStore of(String message) {
    NamesToStore names = new NamesToStore();
    names.add(KeysetQuery.FIRST_UUID, message);
    return names;
  }

  /** Adds those of an activity. */
  public void add(UUID activity, String message) {
    List<MessageName> names = MessageNames.in(message);
    // why two forms: handles are told apart by them, and a keyboard writes either.
    List<String> mentioned =
        distinct(names, Kind.MENTION)
            .flatMap(handle -> Stream.of(handle, Normalizer.normalize(handle, Normalizer.Form.NFC)))
            .distinct()
            .toList();
    List<String> hashtags = distinct(names, Kind.HASHTAG).toList();
    mentioned.forEach(handle -> mentioning.add(activity));
    handles.addAll(mentioned);
    hashtags.forEach(tag -> tagged.add(activity));
    tags.addAll(hashtags);
  }

  private static Stream<String> distinct(List<MessageName> names, Kind kind) {
    return names.stream().filter(name -> name.kind() == kind).map(MessageName::name).distinct();
  }

  /** The activity of each of the handles. */
  public UUID[] mentioning() {
    return mentioning.toArray(UUID[]::new);
  }

  public String[] handles() {
    return handles.toArray(String[]::new);
  }

  /** The activity of each of the tags. */
  public UUID[] tagged() {
    return tagged.toArray(UUID[]::new);
  }

  public String[] tags() {
    return tags.toArray(String[]::new);
  }
}
