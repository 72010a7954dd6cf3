package io.cruddur.cli.cognito;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.jr.ob.JSON;
import com.fasterxml.jackson.jr.ob.ValueIterator;
import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.user.NewUser;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code aws cognito-idp list-users} prints: one document, or one for each page, one after the
 * other.
 *
 * @param users in the order of the list
 * @param complete whether the last page says that there are no more
 */
record PoolList(List<PoolUser> users, boolean complete) {

  /** A page that names no successor is the last. */
  private static final List<String> MORE = List.of("PaginationToken", "NextToken");

  /**
   * Reads pages.
   *
   * @throws CommandFailedException if the input is no such list
   */
  static PoolList read(String name, InputStream in) throws IOException {
    List<PoolUser> users = new ArrayList<>();
    boolean complete = true;
    int pages = 0;
    try (ValueIterator<Object> documents = JSON.std.anySequenceFrom(in)) {
      while (documents.hasNextValue()) {
        pages++;
        Map<?, ?> page = object(name, documents.nextValue());
        if (!(page.get("Users") instanceof List<?> list)) {
          throw invalid(name, "there is no array \"Users\" in it");
        }
        for (Object user : list) {
          users.add(user instanceof Map<?, ?> object ? user(object) : PoolUser.NONE);
        }
        complete = MORE.stream().allMatch(more -> page.get(more) == null);
      }
    } catch (JsonProcessingException e) {
      throw invalid(name, e.getOriginalMessage());
    }
    if (pages == 0) {
      throw invalid(name, "it is empty");
    }
    return new PoolList(List.copyOf(users), complete);
  }

  private static PoolUser user(Map<?, ?> user) {
    Map<String, String> attributes = new HashMap<>();
    if (user.get("Attributes") instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> attribute
            && attribute.get("Name") instanceof String name
            && attribute.get("Value") instanceof String value) {
          attributes.put(name, value.strip());
        }
      }
    }
    return new PoolUser(
        newUser(attributes),
        attributes.get("sub"),
        attributes.get("preferred_username"),
        user.get("UserStatus") instanceof String status ? status : null,
        !Boolean.FALSE.equals(user.get("Enabled")));
  }

  private static @Nullable NewUser newUser(Map<String, String> attributes) {
    try {
      return NewUser.fromCognito(attributes);
    } catch (ValidationException e) {
      return null;
    }
  }

  private static Map<?, ?> object(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> object) {
      return object;
    }
    throw invalid(name, "where an object is expected, there is something else");
  }

  private static CommandFailedException invalid(String name, String reason) {
    return new CommandFailedException(
        ExitCode.USAGE,
        "%s is not the JSON of aws cognito-idp list-users: %s".formatted(name, reason));
  }
}
