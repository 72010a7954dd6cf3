package io.cruddur.repo.activity;

import static java.util.Objects.requireNonNull;

import io.cruddur.model.Limits;
import io.cruddur.repo.activity.MessageName.Kind;
import io.cruddur.repo.internal.Characters;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * The mentions and hashtags of a message: the one place that says what they are.
 *
 * <ul>
 *   <li>A sign is {@code @} or {@code #}, or its full-width form, that does not stand behind a
 *       letter, digit, one of {@code _ & / + %} or another sign, marks between them left out. So
 *       e-mail addresses, anchors and character references contain no names. Behind an emoji it
 *       stands, in a variation or a key too.
 *   <li>A mention is {@code @}, then letters, marks, digits and {@code _ . -}, as many as there
 *       are; first a letter, a digit or {@code _}, and not last {@code .} or {@code -}. In front of
 *       another sign it is none: {@code @river@example.com} is an address. With {@code .} within it
 *       is none behind the rest of an address either: a letter or digit, then any of {@code ! " $ '
 *       * - = ? ^ ` { | } ~ .}, as in {@code user!@example.com}.
 *   <li>A hashtag is {@code #}, then letters, marks, digits, {@code _} and the two joiners U+200C
 *       and U+200D, as many as there are, no mark first, at least one letter among them, and at
 *       most {@value #TAG}. It is stored in Unicode's form NFC with the case of each character
 *       folded, so {@code #Java} and {@code #JAVA} are one tag.
 *   <li>What stands between two spaces is an address of the web and contains no names if it
 *       contains {@code ://}, begins with {@code www.} (punctuation and symbols before it left
 *       out), or contains a letter or digit, a dot, two or more of the letters {@code a} to {@code
 *       z}, and then {@code /} or {@code ?}, a port between them or not: {@code
 *       example.org?u=@river}.
 *   <li>The first {@value #MAX} different handles and the first {@value #MAX} different tags of a
 *       message count; what comes after them is text.
 * </ul>
 *
 * <p>Letters, marks and digits are those of Unicode, as the JDK knows them.
 */
public final class MessageNames {

  /** How many handles, and how many tags, of one message count. */
  public static final int MAX = 20;

  /** The longest hashtag, in code points. */
  public static final int TAG = 100;

  private static final int NON_JOINER = 0x200C;
  private static final int JOINER = 0x200D;
  private static final int FULL_WIDTH_AT = 0xFF20;
  private static final int FULL_WIDTH_HASH = 0xFF03;

  /** Encloses what it stands behind in the picture of a key. */
  private static final int KEYCAP = 0x20E3;

  /** Besides letters, digits and what hides any sign, before the sign of an e-mail address. */
  private static final String LOCAL_PART = "!\"$'*-=?^`{|}~.";

  /** What needs no more than one look at each character, however long the text is. */
  private static final Pattern WEB_ADDRESS =
      Pattern.compile(
          "://"
              + "|^[^\\p{L}\\p{M}\\p{N}@#\uFF20\uFF03]*+(?i:www)\\."
              + "|[\\p{L}\\p{N}]\\.[A-Za-z]{2,}+(?::[0-9]++)?+[/?]");

  private final String message;
  private final List<MessageName> names = new ArrayList<>();
  private final Set<String> handles = new LinkedHashSet<>();
  private final Set<String> tags = new LinkedHashSet<>();

  private MessageNames(String message) {
    this.message = message;
  }

  /**
   * Finds them.
   *
   * @param message any text
   * @return those that count, in their order; immutable
   */
  public static List<MessageName> in(String message) {
    MessageNames found = new MessageNames(requireNonNull(message, "message"));
    if (hasSign(message)) {
      found.findInWords();
    }
    return List.copyOf(found.names);
  }

  /**
   * Whether a message has any sign. Without one it has no names.
   *
   * @param message any text
   * @return whether there is one of the four characters
   */
  public static boolean hasSign(String message) {
    return message.chars().anyMatch(MessageNames::isSign);
  }

  /**
   * A tag as it is stored.
   *
   * @param tag with or without its sign
   * @return empty if it is none
   */
  public static Optional<String> tag(String tag) {
    requireNonNull(tag, "tag");
    boolean signed = !tag.isEmpty() && isHash(tag.codePointAt(0));
    String message = signed ? tag : "#" + tag;
    return in(message).stream()
        .filter(name -> name.kind() == Kind.HASHTAG && name.start() == 0)
        .filter(name -> name.end() == message.length())
        .map(MessageName::name)
        .findFirst();
  }

  private void findInWords() {
    int end = 0;
    for (int start = 0; start < message.length(); start = end + 1) {
      end = endOf(start, c -> !Characters.isSpace(c));
      if (!isWebAddress(message.substring(start, end))) {
        find(start, end);
      }
    }
  }

  private static boolean isWebAddress(String word) {
    return WEB_ADDRESS.matcher(word).find();
  }

  private void find(int start, int end) {
    int i = start;
    while (i < end) {
      int c = message.codePointAt(i);
      int next = i + Character.charCount(c);
      if (isSign(c) && !isHidden(start, i)) {
        next = isAt(c) ? mention(start, i, next) : hashtag(i, next);
      }
      i = next;
    }
  }

  /** Whether it stands behind a character that makes it a part of something else. */
  private boolean isHidden(int word, int sign) {
    int i = sign;
    while (i > word) {
      int before = message.codePointBefore(i);
      if (!Characters.isMark(before)) {
        return isWordCharacter(before) || hides(before);
      }
      if (before == KEYCAP) {
        return false;
      }
      i -= Character.charCount(before);
    }
    return false;
  }

  /** Where to continue. */
  private int mention(int word, int sign, int start) {
    int behind = endOf(start, c -> isWordCharacter(c) || c == '.' || c == '-');
    int end = behind;
    while (end > start && (message.charAt(end - 1) == '.' || message.charAt(end - 1) == '-')) {
      end--;
    }
    boolean address = behind < message.length() && isSign(message.codePointAt(behind));
    String handle = message.substring(start, end);
    if (!address
        && !handle.isEmpty()
        && isFirst(handle.codePointAt(0))
        && handle.codePointCount(0, handle.length()) <= Limits.HANDLE
        && !(handle.indexOf('.') > 0 && isBehindLocalPart(word, sign))
        && counts(handles, handle)) {
      names.add(new MessageName(Kind.MENTION, sign, end, handle));
    }
    return behind;
  }

  /** As in {@code user!@example.com}: what is printed there without a space, as RFC 5322 has it. */
  private boolean isBehindLocalPart(int word, int sign) {
    int i = sign;
    while (i > word) {
      int before = message.codePointBefore(i);
      if (isWordCharacter(before)) {
        return true;
      }
      if (LOCAL_PART.indexOf(before) < 0) {
        return false;
      }
      i -= Character.charCount(before);
    }
    return false;
  }

  /** Where to continue. */
  private int hashtag(int sign, int start) {
    int end = endOf(start, c -> isWordCharacter(c) || c == NON_JOINER || c == JOINER);
    String written = message.substring(start, end);
    String tag = fold(written);
    if (written.codePoints().anyMatch(Character::isLetter)
        && !Characters.isMark(written.codePointAt(0))
        && tag.codePointCount(0, tag.length()) <= TAG
        && counts(tags, tag)) {
      names.add(new MessageName(Kind.HASHTAG, sign, end, tag));
    }
    return end;
  }

  private static boolean counts(Set<String> found, String name) {
    return found.contains(name) || (found.size() < MAX && found.add(name));
  }

  private int endOf(int start, IntPredicate within) {
    int end = start;
    while (end < message.length() && within.test(message.codePointAt(end))) {
      end += Character.charCount(message.codePointAt(end));
    }
    return end;
  }

  /** Each character by itself, which no locale and no neighbour changes. */
  private static String fold(String tag) {
    int[] folded =
        Normalizer.normalize(tag, Normalizer.Form.NFC)
            .codePoints()
            .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
            .toArray();
    return Normalizer.normalize(new String(folded, 0, folded.length), Normalizer.Form.NFC);
  }

  private static boolean isWordCharacter(int c) {
    return Character.isLetterOrDigit(c) || Characters.isMark(c) || c == '_';
  }

  private static boolean isFirst(int c) {
    return isWordCharacter(c) && !Characters.isMark(c);
  }

  private static boolean hides(int before) {
    return isSign(before) || before == '&' || before == '/' || before == '+' || before == '%';
  }

  private static boolean isSign(int c) {
    return isAt(c) || isHash(c);
  }

  private static boolean isAt(int c) {
    return c == '@' || c == FULL_WIDTH_AT;
  }

  private static boolean isHash(int c) {
    return c == '#' || c == FULL_WIDTH_HASH;
  }
}
