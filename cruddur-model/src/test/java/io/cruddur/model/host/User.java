package io.cruddur.model.host;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A host's own entity of that name. */
@Entity
@Table(name = "host_users")
public class User {

  @Id private UUID id = UUID.randomUUID();

  public UUID getId() {
    return id;
  }
}
