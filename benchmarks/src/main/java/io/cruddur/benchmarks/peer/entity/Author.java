package io.cruddur.benchmarks.peer.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A user. */
@Entity
@Table(name = "users")
public class Author {

  @Id private UUID uuid;

  private String handle;

  @Column(name = "display_name")
  private String displayName;

  @SuppressWarnings("NullAway.Init") // by Hibernate
  protected Author() {}

  public UUID getUuid() {
    return uuid;
  }

  public String getHandle() {
    return handle;
  }

  public String getDisplayName() {
    return displayName;
  }
}
