package io.cruddur.benchmarks.peer.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;

/** A follow. */
@Entity
@Table(name = "follows")
public class Following {

  @EmbeddedId private Pair id;

  @SuppressWarnings("NullAway.Init") // by Hibernate
  protected Following() {}

  public Pair getId() {
    return id;
  }

  /** Who follows whom. */
  @Embeddable
  public record Pair(
      @Column(name = "follower_uuid") UUID follower, @Column(name = "followee_uuid") UUID followee)
      implements Serializable {}
}
