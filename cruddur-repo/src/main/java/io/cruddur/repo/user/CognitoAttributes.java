package io.cruddur.repo.user;

import io.cruddur.model.Limits;
import io.cruddur.repo.internal.Characters;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Cognito user's attributes or a verified token's claims, read leniently: Cognito has confirmed
 * the user already, so what it says is made to fit instead of refused.
 */
final class CognitoAttributes {

  private static final int REPLACEMENT = '\uFFFD';
  private static final int GENERATED = 12;

  private final Map<String, ?> values;

  CognitoAttributes(Map<String, ?> values) {
    this.values = values;
  }

  NewUser newUser() {
    String sub = values.get("sub") instanceof String text ? text : "";
    String handle = handle(sub);
    return new NewUser(displayName(handle), handle, email(), sub);
  }

  private String displayName(String handle) {
    String name = text("name");
    if (name == null) {
      name =
          Stream.of("given_name", "family_name")
              .map(this::text)
              .filter(part -> part != null)
              .collect(Collectors.joining(" "));
    }
    String shown = truncated(name, Limits.DISPLAY_NAME);
    // why after the cut: the characters that are left may be those that cannot be seen.
    return Characters.isBlank(shown) ? truncated(handle, Limits.DISPLAY_NAME) : shown;
  }

  private String handle(String sub) {
    String preferred = text("preferred_username");
    String handle = preferred == null ? "" : fit(preferred);
    if (handle.isEmpty()) {
      return "user-"
          + sub.codePoints()
              .filter(c -> c < 128 && Character.isLetterOrDigit(c))
              .limit(GENERATED)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
    }
    return truncated(handle, Limits.HANDLE);
  }

  /** A hyphen for each space, without what cannot be seen and without marks that begin it. */
  private static String fit(String preferred) {
    return preferred
        .codePoints()
        .map(c -> Characters.isSpace(c) ? '-' : c)
        .filter(Characters::isHandleCharacter)
        .dropWhile(Characters::isMark)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** An address that is too long is dropped: cut off, it would be somebody else's. */
  private @Nullable String email() {
    String email = text("email");
    return email == null || email.codePointCount(0, email.length()) > Limits.EMAIL ? null : email;
  }

  /** The attribute without surrounding blanks, storable; null where it is no text or blank. */
  private @Nullable String text(String attribute) {
    if (!(values.get(attribute) instanceof String value)) {
      return null;
    }
    String text =
        value
            .codePoints()
            .map(c -> Characters.isControl(c) ? ' ' : c)
            .map(c -> Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return Characters.isBlank(text) ? null : Characters.strip(text);
  }

  private static String truncated(String text, int limit) {
    return text.codePointCount(0, text.length()) <= limit
        ? text
        : Characters.strip(text.substring(0, text.offsetByCodePoints(0, limit)));
  }
}
