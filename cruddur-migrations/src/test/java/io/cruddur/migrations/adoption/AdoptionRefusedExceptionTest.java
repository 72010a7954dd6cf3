package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdoptionRefusedExceptionTest {

  @Test
  void serializationKeepsTheReport() throws Exception {
    AdoptionObstacle obstacle =
        new AdoptionObstacle(
            AdoptionObstacle.Kind.MISNAMED_COLUMN,
            "users",
            "a column",
            1,
            List.of("name"),
            "SELECT 1",
            "rename it");
    AdoptionReport report =
        new AdoptionReport(
            "public",
            AdoptionReport.Outcome.FOUND,
            List.of(obstacle),
            List.of(new AdoptionRemedy("renamed", 1)),
            List.of("ALTER TABLE"),
            Map.of("index", "locked"),
            "a second");

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new AdoptionRefusedException(report));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((AdoptionRefusedException) in.readObject()).report()).isEqualTo(report);
    }
  }
}
