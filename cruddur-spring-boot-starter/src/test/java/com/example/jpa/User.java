package com.example.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The host's own user, of the same name as ours, in a schema of the host's. */
@Entity
@Table(name = "users", schema = "app")
@EntityListeners(Greetings.class)
public class User {

  @Id private String name;

  protected User() {}

  public User(String name) {
    this.name = name;
  }

  public String getName() {
    return name;
  }
}
