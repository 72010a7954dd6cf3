package io.cruddur.benchmarks.peer.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.io.Serializable;
import java.util.UUID;

/** Who likes what. */
@Embeddable
public record ReactionId(
    @Column(name = "activity_uuid") UUID activityUuid, @Column(name = "user_uuid") UUID userUuid)
    implements Serializable {}
