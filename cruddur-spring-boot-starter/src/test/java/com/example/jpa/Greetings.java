package com.example.jpa;

import io.cruddur.repo.user.Users;
import jakarta.persistence.PostPersist;
import org.springframework.beans.factory.ObjectProvider;

/** A listener of the host's entity, a bean as Spring makes it, that writes while JPA flushes. */
public class Greetings {

  private final ObjectProvider<Users> users;

  Greetings(ObjectProvider<Users> users) {
    this.users = users;
  }

  @PostPersist
  void greet(User stored) {
    if (stored.getName().startsWith("greeted")) {
      users.getObject().register(SignUp.newUser(stored.getName()));
    }
  }
}
