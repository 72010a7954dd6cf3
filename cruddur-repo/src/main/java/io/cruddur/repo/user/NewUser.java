package io.cruddur.repo.user;

import io.cruddur.model.Limits;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.internal.Validation;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who signs up. The constructor checks every rule and reports all that are broken. Lengths are in
 * code points.
 *
 * @param displayName how the user is shown, 1 to {@value Limits#DISPLAY_NAME} characters
 * @param handle the unique name, 1 to {@value Limits#HANDLE} letters, marks, numbers, punctuation
 *     marks and symbols; no space, nothing that cannot be seen (format and control characters,
 *     directional controls, private use, what Unicode calls default ignorable), no combining mark
 *     at its beginning; unique in any case
 * @param email up to {@value Limits#EMAIL} characters of one line, or null: a federated user may
 *     lack it, and several may share one
 * @param cognitoUserId the {@code sub} of the Cognito user, 1 to {@value Limits#COGNITO_USER_ID}
 *     characters; not the placeholder {@code MOCK}, which seeded users share
 */
public record NewUser(
    String displayName, String handle, @Nullable String email, String cognitoUserId) {

  /**
   * Checks the values.
   *
   * @param displayName see {@link #displayName()}
   * @param handle see {@link #handle()}
   * @param email see {@link #email()}
   * @param cognitoUserId see {@link #cognitoUserId()}
   * @throws ValidationException with every code that applies: {@code display_name_blank}, {@code
   *     blank_user_handle}, {@code email_blank}, {@code cognito_user_id_blank}, {@code
   *     cognito_user_id_reserved}, {@code …_exceed_max_chars}, {@code …_invalid_chars}
   */
  public NewUser {
    new Validation()
        .text(
            displayName,
            "display_name",
            Limits.DISPLAY_NAME,
            "display_name_blank",
            "display_name_exceed_max_chars")
        .handle(handle, Limits.HANDLE)
        .email(email)
        .cognitoUserId(cognitoUserId)
        .check();
  }

  /**
   * Who signs up, as Cognito tells: the {@code userAttributes} of a trigger's event, or the claims
   * of a verified token. Only {@code sub} must be there, because Cognito has let the user in
   * already; a federated user may lack all else. What does not fit is made to fit:
   *
   * <ul>
   *   <li>display name: {@code name}, else {@code given_name} and {@code family_name}, else the
   *       handle; cut after {@value Limits#DISPLAY_NAME} code points;
   *   <li>handle: {@code preferred_username}, each space in it replaced by a hyphen, without what a
   *       handle may not hold, cut after {@value Limits#HANDLE} code points; where nothing is left,
   *       {@code user-} and the first 12 letters and digits of {@code sub};
   *   <li>email: {@code email}; null where it is too long;
   *   <li>in all three, surrounding spaces are dropped, a control character counts as a space, half
   *       of a surrogate pair becomes U+FFFD; a text of which nothing can be seen, or one of
   *       another type, counts as missing.
   * </ul>
   *
   * @param attributes of the user; others than those named are ignored
   * @return who signs up
   * @throws ValidationException where {@code sub} breaks a rule: {@code cognito_user_id_blank} and
   *     so on
   */
  public static NewUser fromCognito(Map<String, ?> attributes) {
    Objects.requireNonNull(attributes, "attributes");
    return new CognitoAttributes(attributes).newUser();
  }

  NewUser withHandle(String other) {
    return new NewUser(displayName, other, email, cognitoUserId);
  }
}
