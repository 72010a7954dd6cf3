package io.cruddur.examples.api.user;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.user.MessageUser;
import io.cruddur.repo.user.UserSummary;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person in a list. */
record PersonJson(
    UUID uuid,
    String handle,
    @JsonProperty("display_name") String displayName,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String bio,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String kind) {

  static PersonJson summary(UserSummary user) {
    return new PersonJson(user.uuid(), user.handle(), user.displayName(), null, null);
  }

  static PersonJson messageUser(MessageUser user) {
    return new PersonJson(
        user.uuid(),
        user.handle(),
        user.displayName(),
        null,
        user.kind().name().toLowerCase(Locale.ROOT));
  }

  static PersonJson own(CruddurUser user) {
    return new PersonJson(
        user.getUuid(), user.getHandle(), user.getDisplayName(), user.getBio(), null);
  }

  static List<PersonJson> list(Iterable<UserSummary> users) {
    return java.util.stream.StreamSupport.stream(users.spliterator(), false)
        .map(PersonJson::summary)
        .toList();
  }
}
