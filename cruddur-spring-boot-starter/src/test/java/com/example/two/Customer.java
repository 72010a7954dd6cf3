package com.example.two;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The host's own user, in a table named like ours, in the other database. */
@Entity
@Table(name = "users")
public class Customer {

  @Id @GeneratedValue private Long id;

  protected Customer() {}
}
