package io.cruddur.repo;

import io.cruddur.model.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Who signs up. The constructor checks every rule and reports all that are broken. Lengths are in
 * code points.
 *
 * @param displayName how the user is shown, 1 to {@value Limits#DISPLAY_NAME} characters
 * @param handle the unique name, 1 to {@value Limits#HANDLE} characters without spaces; unique in
 *     any case
 * @param email up to {@value Limits#EMAIL} characters, or null: a federated user may lack it, and
 *     several may share one
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

  NewUser withHandle(String other) {
    return new NewUser(displayName, other, email, cognitoUserId);
  }
}
