package com.example.jdbc;

import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Users;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** A service with JdbcClient. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class JdbcHost {

  @Bean
  SignUp signUp(Users users, JdbcClient jdbc) {
    return new SignUp(users, jdbc);
  }

  /** A service class as hosts write it. */
  public static class SignUp {

    private final Users users;
    private final JdbcClient jdbc;

    SignUp(Users users, JdbcClient jdbc) {
      this.users = users;
      this.jdbc = jdbc;
    }

    @Transactional
    public void signUp(String handle, boolean fail) {
      jdbc.sql("INSERT INTO app_users VALUES (?)").param(handle).update();
      users.register(newUser(handle));
      if (fail) {
        throw new IllegalStateException("The host changed its mind.");
      }
    }

    @Transactional(readOnly = true)
    public void signUpReading(String handle) {
      users.register(newUser(handle));
    }

    static NewUser newUser(String handle) {
      return new NewUser("Name of " + handle, handle, handle + "@example.com", "sub-" + handle);
    }
  }
}
