package io.cruddur.repo.internal;

import static java.util.Objects.requireNonNull;

import io.cruddur.model.CruddurUser;
import io.cruddur.model.Limits;
import io.cruddur.model.UserRef;
import io.cruddur.repo.user.UserNotFoundException;
import java.util.UUID;

/**
 * How a statement finds the user of a {@link UserRef}. Each statement about a user has one text for
 * each key, because a condition on both would use the index of neither.
 *
 * @param key which column names the user
 * @param value what the column holds: a UUID or a text
 */
public record UserSelector(UserKey key, Object value) {

  /**
   * Takes a reference apart.
   *
   * @param name the parameter's, for a programmer who passes null
   * @param validation gets what is wrong with a Cognito id
   * @throws NullPointerException if the reference is null
   * @throws IllegalArgumentException if it names nobody by either key
   */
  public static UserSelector of(UserRef ref, String name, Validation validation) {
    requireNonNull(ref, name);
    // why: the getter of an uninitialised proxy answers without a statement.
    UUID uuid = ref instanceof CruddurUser user ? user.getUuid() : ref.uuid();
    if (uuid != null) {
      return new UserSelector(UserKey.UUID, uuid);
    }
    String cognitoUserId = ref.cognitoUserId();
    if (cognitoUserId == null) {
      throw new IllegalArgumentException(
          name + " has neither uuid nor cognitoUserId: a UserRef has one of them.");
    }
    validation.text(
        cognitoUserId,
        "cognito_user_id",
        Limits.COGNITO_USER_ID,
        "cognito_user_id_blank",
        "cognito_user_id_exceed_max_chars");
    return new UserSelector(UserKey.COGNITO_USER_ID, cognitoUserId);
  }

  /** The same for a call that checks nothing else. */
  public static UserSelector of(UserRef ref, String name) {
    Validation validation = new Validation();
    UserSelector selector = of(ref, name, validation);
    validation.check();
    return selector;
  }

  /** What a call throws that needs the user. */
  public UserNotFoundException notFound() {
    return value instanceof UUID uuid
        ? UserNotFoundException.of(uuid)
        : new UserNotFoundException("There is no user of this Cognito id: nothing was done.");
  }
}
