package io.cruddur.repo.internal;

/** A statement about one user, in a text for each key that may name the user. */
public final class UserStatement {

  private final String byUuid;
  private final String byCognitoUserId;

  /**
   * Renders both texts.
   *
   * @param template with places for a user called {@code user}, as {@link UserKey#render} fills
   *     them
   */
  public UserStatement(String template) {
    this.byUuid = UserKey.UUID.render(template, "user", "?");
    this.byCognitoUserId = UserKey.COGNITO_USER_ID.render(template, "user", "?");
  }

  public String by(UserSelector user) {
    return user.key() == UserKey.UUID ? byUuid : byCognitoUserId;
  }
}
