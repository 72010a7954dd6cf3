package com.example.managers;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The host's own entity. */
@Entity
@Table(name = "app_users")
public class Note {

  @Id private String name;

  protected Note() {}

  public Note(String name) {
    this.name = name;
  }
}
