package io.cruddur.benchmarks.peer.entity;

import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.springframework.data.domain.Persistable;

/** A like. */
@Entity
@Table(name = "likes")
public class Reaction implements Persistable<ReactionId> {

  @EmbeddedId private ReactionId id;

  @Column(name = "created_at")
  private Instant createdAt;

  @Transient private boolean fresh;

  @SuppressWarnings("NullAway.Init") // by Hibernate
  protected Reaction() {}

  /** A new like. */
  public Reaction(ReactionId id, Instant createdAt) {
    this.id = id;
    this.createdAt = createdAt;
    this.fresh = true;
  }

  @Override
  public ReactionId getId() {
    return id;
  }

  public Instant getCreatedAt() {
    return createdAt;
  }

  @Override
  public boolean isNew() {
    return fresh;
  }
}
