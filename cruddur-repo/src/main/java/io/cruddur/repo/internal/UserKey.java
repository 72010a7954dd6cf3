package io.cruddur.repo.internal;

/** The columns that name a user. */
public enum UserKey {
  UUID("uuid = %s", "%s"),

  /** The placeholder 'MOCK', which seeded users share, names nobody. */
  COGNITO_USER_ID(
      "cognito_user_id = %s AND cognito_user_id <> 'MOCK'",
      """
      (SELECT uuid FROM {h-schema}users
        WHERE cognito_user_id = %s AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)""");

  private final String condition;
  private final String uuid;

  UserKey(String condition, String uuid) {
    this.condition = condition;
    this.uuid = uuid;
  }

  /**
   * The text of a template for this key.
   *
   * @param name {@code {is name}} becomes a condition on a row of users, {@code {uuid of name}} an
   *     expression, which is null where there is no such user
   * @param parameter a question mark, or a colon and a name
   */
  public String render(String template, String name, String parameter) {
    return template
        .replace("{is " + name + "}", condition.formatted(parameter))
        .replace("{uuid of " + name + "}", uuid.formatted(parameter));
  }
}
