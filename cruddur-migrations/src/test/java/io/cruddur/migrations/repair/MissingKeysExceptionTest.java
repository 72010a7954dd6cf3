package io.cruddur.migrations.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.SchemaStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissingKeysExceptionTest {

  @Test
  void serializationKeepsTheKeys() throws Exception {
    List<String> none = List.of();
    List<String> keys = List.of("users_handle_key", "likes_pkey");
    MissingKeysException thrown =
        new MissingKeysException(
            new SchemaStatus("public", none, none, none, none, none, none, keys, true, true));

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(thrown);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((MissingKeysException) in.readObject()).keys()).isEqualTo(keys);
    }
  }
}
