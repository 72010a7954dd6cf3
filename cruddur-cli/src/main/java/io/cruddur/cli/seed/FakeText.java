package io.cruddur.cli.seed;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Made-up names and messages: a few words are frequent, thousands are rare. */
final class FakeText {

  private static final int VOCABULARY = 8_000;
  private static final int NAME = 20;
  private static final int LENGTH = 21;
  private static final int WORD = 22;
  private static final int TAG = 23;
  private static final int MENTION = 24;

  private static final List<String> FREQUENT =
      words(
          """
          the a to and of in is it for on this that with we my you was have be at so but not all
          one just new like time day today now good great more out about work when can get see
          what know think make people back some first really never still after always going
          """);

  private static final List<String> ADJECTIVES =
      words(
          """
          amber brisk calm clever copper crisp dusty eager early faded gentle golden hidden keen
          lively lucky mellow misty nimble noble plain proud quick quiet rapid rustic silver sly
          snowy solar steady stormy sunny swift tidy velvet vivid warm wild witty
          """);

  private static final List<String> ANIMALS =
      words(
          """
          badger beaver bison crane curlew dingo egret falcon ferret finch gecko heron ibex jackal
          kestrel koala lemur lynx marten mole newt ocelot osprey otter panda petrel puffin quail
          raven robin sable seal shrew stoat swan tapir thrush vole walrus wombat
          """);

  private static final List<String> SYLLABLES =
      words("ba co da fi gu ha jo ka lo mi nu pe ra so ta ve wi xo yu zi");

  private final SeededRandom draws;
  private final int randomSeed;

  FakeText(int randomSeed) {
    this.randomSeed = randomSeed;
    this.draws = new SeededRandom(randomSeed);
  }

  /** Unique for each user of each random seed. */
  String handle(long user) {
    return "%s_%s_%s_%s"
        .formatted(
            adjective(user),
            animal(user),
            Long.toString(user, Character.MAX_RADIX),
            Integer.toUnsignedString(randomSeed, Character.MAX_RADIX));
  }

  String displayName(long user) {
    return capitalized(adjective(user)) + " " + capitalized(animal(user));
  }

  /** The hashtag of every eighth activity; empty for the others. */
  Optional<String> tag(long activity) {
    return draws.below(8, TAG, activity) == 0
        ? Optional.of(word(draws.zipf(VOCABULARY, TAG, -activity - 1)))
        : Optional.empty();
  }

  /** The user whom every sixteenth activity mentions; empty for the others. */
  OptionalLong mentioned(long activity, long users) {
    return draws.below(16, MENTION, activity) == 0
        ? OptionalLong.of(draws.below(users, MENTION, -activity - 1))
        : OptionalLong.empty();
  }

  /** Three to twenty words, and behind them who is mentioned, and the hashtag. */
  String message(long activity, long users) {
    int words = 3 + (int) draws.below(18, LENGTH, activity);
    StringBuilder text = new StringBuilder(words * 7);
    for (int n = 0; n < words; n++) {
      text.append(n == 0 ? "" : " ").append(word(draws.zipf(VOCABULARY, WORD, activity * 32 + n)));
    }
    mentioned(activity, users).ifPresent(user -> text.append(" @").append(handle(user)));
    tag(activity).ifPresent(tag -> text.append(" #").append(tag));
    return text.toString();
  }

  /** What it said before it was corrected: its first word stood there twice. */
  String messageBeforeEdit(long activity, long users) {
    String message = message(activity, users);
    return message.substring(0, message.indexOf(' ') + 1) + message;
  }

  private static String word(long rank) {
    if (rank < FREQUENT.size()) {
      return FREQUENT.get((int) rank);
    }
    StringBuilder word = new StringBuilder();
    for (long rest = rank; rest > 0; rest /= SYLLABLES.size()) {
      word.append(SYLLABLES.get((int) (rest % SYLLABLES.size())));
    }
    return word.toString();
  }

  private String adjective(long user) {
    return ADJECTIVES.get((int) draws.below(ADJECTIVES.size(), NAME, user));
  }

  private String animal(long user) {
    return ANIMALS.get((int) draws.below(ANIMALS.size(), NAME, -user - 1));
  }

  private static String capitalized(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
