package com.example.hosts;

import io.cruddur.Cruddur;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.user.NewUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A service class, whose methods are JTA transactions. */
@ApplicationScoped
public class SignUp {

  @Inject DataSource jtaPool;
  @Inject Cruddur cruddur;

  @Transactional
  public void signUp(String handle, boolean fail) throws SQLException {
    NewUser signUp = new NewUser(handle, handle, null, "sub-" + handle);
    CruddurUser user = cruddur.users().register(signUp).user();
    cruddur.activities().create(user, "Hello from " + handle, Ttl.ONE_DAY);
    try (Connection connection = jtaPool.getConnection();
        PreparedStatement audit = connection.prepareStatement("INSERT INTO audit VALUES (?)")) {
      audit.setString(1, handle);
      audit.executeUpdate();
    }
    if (fail) {
      throw new IllegalStateException("The host changed its mind.");
    }
  }
}
