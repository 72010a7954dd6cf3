package com.example.hosts.boot;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An entity of the host's own. */
@Entity
public class Audit {

  @Id private String entry;

  protected Audit() {}

  public Audit(String entry) {
    this.entry = entry;
  }
}
