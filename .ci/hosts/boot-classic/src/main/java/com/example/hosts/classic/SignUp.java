package com.example.hosts.classic;

import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Users;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** A service class. */
@Service
public class SignUp {

  private final Users users;
  private final Activities activities;
  private final JdbcClient jdbc;

  SignUp(Users users, Activities activities, JdbcClient jdbc) {
    this.users = users;
    this.activities = activities;
    this.jdbc = jdbc;
  }

  @Transactional
  public void signUp(String handle, boolean fail) {
    CruddurUser user = users.register(new NewUser(handle, handle, null, "sub-" + handle)).user();
    activities.create(user, "Hello from " + handle, Ttl.ONE_DAY);
    jdbc.sql("INSERT INTO audit VALUES (?)").param(handle).update();
    if (fail) {
      throw new IllegalStateException("The host changed its mind.");
    }
  }
}
