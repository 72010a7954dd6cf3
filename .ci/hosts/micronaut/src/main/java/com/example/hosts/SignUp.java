package com.example.hosts;

import io.cruddur.Cruddur;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.user.NewUser;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A service class. */
@Singleton
class SignUp {

  private final Cruddur cruddur;
  private final Connection connection;

  SignUp(Cruddur cruddur, Connection connection) {
    this.cruddur = cruddur;
    this.connection = connection;
  }

  @Transactional
  void signUp(String handle, boolean fail) throws SQLException {
    NewUser signUp = new NewUser(handle, handle, null, "sub-" + handle);
    CruddurUser user = cruddur.users().register(signUp).user();
    cruddur.activities().create(user, "Hello from " + handle, Ttl.ONE_DAY);
    try (PreparedStatement audit = connection.prepareStatement("INSERT INTO audit VALUES (?)")) {
      audit.setString(1, handle);
      audit.executeUpdate();
    }
    if (fail) {
      throw new IllegalStateException("The host changed its mind.");
    }
  }
}
