package io.cruddur.examples.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.jr.ob.JSON;
import io.cruddur.repo.user.NewUser;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** A Cognito post-confirmation event, as far as a registration needs it. */
final class SignUpEvent {

  private SignUpEvent() {}

  /**
   * Reads who signed up.
   *
   * @throws InvalidEventException if the file is not JSON or not such an event
   * @throws io.cruddur.repo.ValidationException with a code for each attribute that is missing or
   *     breaks a rule
   * @throws IOException if the file cannot be read
   */
  static NewUser read(Path file) throws IOException {
    Map<?, ?> attributes = object(object(parse(file), "request"), "userAttributes");
    return new NewUser(
        text(attributes, "name"),
        text(attributes, "preferred_username"),
        attributes.get("email") instanceof String email ? email : null,
        text(attributes, "sub"));
  }

  private static Map<?, ?> parse(Path file) throws IOException {
    try {
      if (JSON.std.anyFrom(TextFile.read(file)) instanceof Map<?, ?> event) {
        return event;
      }
    } catch (JsonProcessingException e) {
      throw new InvalidEventException("it is not JSON: " + e.getOriginalMessage());
    } catch (NoSuchFileException e) {
      throw new InvalidEventException("there is no such file");
    }
    throw new InvalidEventException("it is not a JSON object");
  }

  private static Map<?, ?> object(Map<?, ?> parent, String key) {
    if (parent.get(key) instanceof Map<?, ?> child) {
      return child;
    }
    throw new InvalidEventException("it has no object \"" + key + "\": is it a Cognito event?");
  }

  /** A missing attribute is reported by NewUser, together with all other faults. */
  private static String text(Map<?, ?> attributes, String key) {
    return attributes.get(key) instanceof String value ? value : "";
  }
}
