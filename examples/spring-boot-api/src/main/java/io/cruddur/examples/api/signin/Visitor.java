package io.cruddur.examples.api.signin;

import io.cruddur.model.UserRef;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.Users;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/** Who makes a request: a parameter of controllers. */
public final class Visitor {

  private final @Nullable Jwt token;
  private final Users users;
  private final PersonSource people;

  Visitor(@Nullable Jwt token, Users users, PersonSource people) {
    this.token = token;
    this.users = users;
    this.people = people;
  }

  /**
   * The person whose token came with the request; there need not be such a user yet.
   *
   * @return empty if nobody is signed in
   */
  public Optional<UserRef> ref() {
    return Optional.ofNullable(token).map(Jwt::getSubject).map(UserRef::ofCognitoUserId);
  }

  /**
   * The signed-in person, on a route that nobody else reaches; there need not be such a user yet.
   *
   * @return never null
   */
  public UserRef me() {
    return ref().orElseThrow(() -> new IllegalStateException("This route is open to everybody."));
  }

  /**
   * Does something as the signed-in person. A person who is not known is registered, and it is done
   * again: a known person's request costs no statement more.
   *
   * @param work what is done; nothing of it remains if it throws
   * @param <T> what comes of it
   * @return what the work returned
   * @throws io.cruddur.repo.user.UserErasedException if the person was deleted
   */
  public <T> T act(Function<UserRef, T> work) {
    UserRef me = me();
    try {
      return work.apply(me);
    } catch (UserNotFoundException e) {
      if (users.find(me).isPresent()) {
        throw e;
      }
    }
    register();
    return work.apply(me);
  }

  private void register() {
    Map<String, String> attributes = new HashMap<>();
    if (token != null) {
      attributes.putAll(people.attributes(token));
      attributes.put("sub", token.getSubject());
    }
    users.ensure(NewUser.fromCognito(attributes));
  }
}
