package io.cruddur.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.repo.ValidationException.Violation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationExceptionTest {

  @Test
  void serializationKeepsTheViolations() throws Exception {
    List<Violation> violations =
        List.of(
            new Violation("message_blank", "message is blank"),
            new Violation("ttl_blank", "ttl is missing"));

    ValidationException copy = copy(new ValidationException(violations));

    assertThat(copy.violations()).isEqualTo(violations);
    assertThat(copy.codes()).containsExactly("message_blank", "ttl_blank");
    assertThat(copy).hasMessage("message_blank: message is blank; ttl_blank: ttl is missing");
  }

  private static ValidationException copy(ValidationException thrown)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(thrown);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ValidationException) in.readObject();
    }
  }
}
