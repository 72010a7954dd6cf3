package io.cruddur.examples.api.dev;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.Users;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private record SignInJson(@Nullable String handle) {}

  private record PersonJson(String handle, @JsonProperty("display_name") String displayName) {}

  private final Users users;
  private final DevSignIn signIn;

  DevController(Users users, DevSignIn signIn) {
    this.users = users;
    this.signIn = signIn;
  }

  @GetMapping("/people")
  List<PersonJson> people() {
    return users.findAllByHandle(SeededData.HANDLES).stream()
        .map(user -> new PersonJson(user.handle(), user.displayName()))
        .toList();
  }

  @PostMapping("/sign-in")
  Map<String, String> signIn(@RequestBody SignInJson body) {
    CruddurUser user =
        users
            .findByHandle(body.handle() == null ? "" : body.handle())
            .orElseThrow(() -> new UserNotFoundException("There is no user of this handle."));
    return Map.of("access_token", signIn.token(Objects.requireNonNull(user.getCognitoUserId())));
  }
}
