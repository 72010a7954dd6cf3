package io.cruddur.repo.internal;

import static java.util.Objects.requireNonNull;

import io.cruddur.model.Limits;
import io.cruddur.model.Ttl;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.ValidationException.Violation;
import io.cruddur.repo.activity.MessageNames;
import io.cruddur.repo.report.Reports;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects every broken rule of one call, then throws once. */
public final class Validation {

  /** The longest term of a search, in code points. */
  public static final int SEARCH_TERM = 255;

  /** How many ids one call may name. */
  public static final int MAX_IDS = 1000;

  private final List<Violation> violations = new ArrayList<>();

  /** Records that something must be there. */
  public Validation required(@Nullable Object value, String code, String name) {
    if (value == null) {
      add(code, name + " is missing");
    }
    return this;
  }

  /**
   * Ids or names, not too many for one statement.
   *
   * @throws NullPointerException with the parameter's name if it is null or one of them is
   */
  public Validation atMost(Collection<? extends @Nullable Object> values, String name) {
    requireNonNull(values, name);
    for (Object value : values) {
      requireNonNull(value, () -> name + " holds a null");
    }
    if (values.size() > MAX_IDS) {
      add(
          name + "_exceed_max",
          "%s %s, at most %s are allowed".formatted(values.size(), name, MAX_IDS));
    }
    return this;
  }

  /** A number from 1 on. */
  public Validation range(int value, int max, String name) {
    if (value < 1 || value > max) {
      add(name + "_out_of_range", "%s is %s, 1 to %s are allowed".formatted(name, value, max));
    }
    return this;
  }

  /** A text that must be there: something of it can be seen, it is short enough, and storable. */
  public Validation text(
      @Nullable String value, String name, int limit, String blankCode, String tooLongCode) {
    if (value == null || Characters.isBlank(value)) {
      add(blankCode, name + " is blank");
      return this;
    }
    return optionalText(value, name, limit, tooLongCode);
  }

  /** A text that may be missing; where it is there it must be short enough, and storable. */
  public Validation optionalText(
      @Nullable String value, String name, int limit, String tooLongCode) {
    if (value == null) {
      return this;
    }
    int length = value.codePointCount(0, value.length());
    if (length > limit) {
      add(
          tooLongCode,
          "%s has %s characters, at most %s are allowed".formatted(name, length, limit));
    }
    if (!isStorable(value)) {
      add(name + "_invalid_chars", name + " holds a NUL or half of a surrogate pair");
    }
    return this;
  }

  /** The message of a post. */
  public Validation post(@Nullable String message) {
    return text(
        message, "message", Limits.ACTIVITY_MESSAGE, "message_blank", "message_exceed_max_chars");
  }

  /** The message of a reply. */
  public Validation reply(@Nullable String message) {
    return text(
        message, "message", Limits.REPLY_MESSAGE, "message_blank", "message_exceed_max_chars_1024");
  }

  /** The message of a post or a reply, before it is known which, and so how long it may be. */
  public Validation message(@Nullable String message) {
    return text(message, "message", Integer.MAX_VALUE, "message_blank", "");
  }

  /** Why something is reported, and what the reporter says about it. */
  public Validation report(@Nullable String reason, @Nullable String comment) {
    text(
        reason,
        "report_reason",
        Reports.REASON,
        "report_reason_blank",
        "report_reason_exceed_max_chars");
    if (comment != null && Characters.isBlank(comment)) {
      return add("report_comment_blank", "report_comment is blank: null says that there is none");
    }
    return optionalText(
        comment, "report_comment", Reports.COMMENT, "report_comment_exceed_max_chars");
  }

  /** Words, or the beginning of a name, that are looked for. */
  public Validation searchTerm(@Nullable String term) {
    return text(
        term, "search_term", SEARCH_TERM, "search_term_blank", "search_term_exceed_max_chars");
  }

  /** A hashtag, with or without its sign. */
  public Validation hashtag(@Nullable String tag) {
    if (tag == null || Characters.isBlank(tag)) {
      add("hashtag_blank", "hashtag is blank");
    } else if (MessageNames.tag(tag).isEmpty()) {
      add("hashtag_invalid", "hashtag is none: letters, digits and _, at least one letter");
    }
    return this;
  }

  /** An e-mail address of one line, or null; an empty one is neither. */
  public Validation email(@Nullable String value) {
    if (value != null && Characters.isBlank(value)) {
      return add("email_blank", "email is blank: null says that there is none");
    }
    optionalText(value, "email", Limits.EMAIL, "email_exceed_max_chars");
    if (value != null && isStorable(value) && value.codePoints().anyMatch(Characters::isControl)) {
      // why: a line break would begin a header of its own in somebody's mail.
      add("email_invalid_chars", "email holds a control character or a line break");
    }
    return this;
  }

  /** A handle: one that looks like another is another, so nothing in it may be invisible. */
  public Validation handle(@Nullable String value, int limit) {
    text(value, "handle", limit, "blank_user_handle", "handle_exceed_max_chars");
    if (value != null && !Characters.isBlank(value) && isStorable(value) && !isHandle(value)) {
      add(
          "handle_invalid_chars",
          "handle holds a space or what cannot be seen, or begins with a combining mark");
    }
    return this;
  }

  /** A handle that is looked for: one that cannot be a handle finds nobody. */
  public Validation searchedHandle(@Nullable String value) {
    return text(value, "handle", Limits.HANDLE, "blank_user_handle", "handle_exceed_max_chars");
  }

  /** What a user says about themselves. */
  public Validation profile(@Nullable String displayName, @Nullable String bio) {
    return text(
            displayName,
            "display_name",
            Limits.DISPLAY_NAME,
            "display_name_blank",
            "display_name_exceed_max_chars")
        .optionalText(bio, "bio", Limits.BIO, "bio_exceed_max_chars");
  }

  /** A Cognito id; the placeholder that seeded users share names nobody. */
  public Validation cognitoUserId(@Nullable String value) {
    text(
        value,
        "cognito_user_id",
        Limits.COGNITO_USER_ID,
        "cognito_user_id_blank",
        "cognito_user_id_exceed_max_chars");
    if ("MOCK".equals(value)) {
      add("cognito_user_id_reserved", "cognito_user_id is the placeholder of seeded users");
    }
    return this;
  }

  /** How long an activity is shown, as an end user chose it. */
  public Validation ttl(@Nullable String code) {
    if (Ttl.ofCode(code).isEmpty()) {
      String codes = Arrays.stream(Ttl.values()).map(Ttl::code).collect(Collectors.joining(", "));
      add("ttl_blank", "ttl is missing, or its code is none of " + codes);
    }
    return this;
  }

  public Validation add(String code, String message) {
    violations.add(new Violation(code, message));
    return this;
  }

  /** The codes of the broken rules, for a caller that does not throw. */
  public List<String> codes() {
    return violations.stream().map(Violation::code).toList();
  }

  /**
   * Ends the checks.
   *
   * @throws ValidationException if a rule was broken
   */
  public void check() {
    if (!violations.isEmpty()) {
      throw new ValidationException(violations);
    }
  }

  /**
   * PostgreSQL's text cannot hold NUL, and half of a surrogate pair is not a character of UTF-8.
   */
  public static boolean isStorable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == value.length() || !Character.isLowSurrogate(value.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isHandle(String value) {
    return value.codePoints().allMatch(Characters::isHandleCharacter)
        && !Characters.isMark(value.codePointAt(0));
  }
}
