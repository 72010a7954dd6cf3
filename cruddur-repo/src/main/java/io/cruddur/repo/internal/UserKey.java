package io.cruddur.repo.internal;

/** The columns that name a user. */
public enum UserKey {
  UUID("uuid = %s", "%s", "(SELECT %s::uuid)"),

  /** The placeholder 'MOCK', which seeded users share, names nobody. */
  COGNITO_USER_ID(
      "cognito_user_id = %s AND cognito_user_id <> 'MOCK'",
      UserKey.BY_COGNITO_USER_ID, UserKey.BY_COGNITO_USER_ID);

  private static final String BY_COGNITO_USER_ID =
      """
      (SELECT uuid FROM {h-schema}users
        WHERE cognito_user_id = %s AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)""";

  private final String condition;
  private final String uuid;
  private final String opaqueUuid;

  UserKey(String condition, String uuid, String opaqueUuid) {
    this.condition = condition;
    this.uuid = uuid;
    this.opaqueUuid = opaqueUuid;
  }

  /**
   * The text of a template for this key.
   *
   * @param name {@code {is name}} becomes a condition on a row of users, {@code {uuid of name}} an
   *     expression, which is null where there is no such user, and so does {@code {opaque uuid of
   *     name}}, whose value the planner does not see
   * @param parameter a question mark, or a colon and a name
   */
  public String render(String template, String name, String parameter) {
    return template
        .replace("{is " + name + "}", condition.formatted(parameter))
        .replace("{uuid of " + name + "}", uuid.formatted(parameter))
        .replace("{opaque uuid of " + name + "}", opaqueUuid.formatted(parameter));
  }
}
