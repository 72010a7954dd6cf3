package io.cruddur.examples.api.dev;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.Users;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Signs anybody in as one of the seeded people. */
@RestController
@RequestMapping("/dev")
@Profile("dev")
class DevController {

  /** One of the two. */
  private record SignInJson(@Nullable UUID uuid, @Nullable String handle) {}

  private record PersonJson(
      UUID uuid, String handle, @JsonProperty("display_name") String displayName) {

    static PersonJson of(CruddurUser user) {
      return new PersonJson(user.getUuid(), user.getHandle(), user.getDisplayName());
    }
  }

  private final Users users;
  private final DevSignIn signIn;

  DevController(Users users, DevSignIn signIn) {
    this.users = users;
    this.signIn = signIn;
  }

  /** By what does not change: people take other handles and names. */
  @GetMapping("/people")
  List<PersonJson> people() {
    return SeededData.PEOPLE.stream()
        .flatMap(person -> users.find(person).stream())
        .map(PersonJson::of)
        .toList();
  }

  @PostMapping("/sign-in")
  Map<String, String> signIn(@RequestBody SignInJson body) {
    CruddurUser user =
        (body.uuid() == null
                ? users.findByHandle(body.handle() == null ? "" : body.handle())
                : users.find(UserRef.of(body.uuid())))
            .orElseThrow(() -> new UserNotFoundException("There is no such user."));
    return Map.of("access_token", signIn.token(Objects.requireNonNull(user.getCognitoUserId())));
  }
}
