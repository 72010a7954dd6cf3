package io.cruddur.model;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which user: by public id, or by the {@code sub} of a verified token. {@link CruddurUser} and the
 * views of users are references themselves, so that {@code like(andrea, post)} reads well.
 *
 * <p>A host may implement it in a type of its own. Methods that are added later will have a
 * default.
 */
public interface UserRef {

  /**
   * The user of a public id.
   *
   * @param uuid the id; there need not be such a user
   * @return the reference
   */
  static UserRef of(UUID uuid) {
    return new UserKey(requireNonNull(uuid, "uuid"), null);
  }

  /**
   * The user of a verified token.
   *
   * @param cognitoUserId the {@code sub} of the token; the placeholder {@code MOCK}, which seeded
   *     users share, names nobody
   * @return the reference
   */
  static UserRef ofCognitoUserId(String cognitoUserId) {
    return new UserKey(null, requireNonNull(cognitoUserId, "cognitoUserId"));
  }

  /**
   * The public id.
   *
   * @return null where the user is named by the Cognito id
   */
  @Nullable UUID uuid();

  /**
   * The {@code sub} of the user's tokens, which counts only where {@link #uuid()} is null.
   *
   * @return null where it is not known
   */
  default @Nullable String cognitoUserId() {
    return null;
  }
}
