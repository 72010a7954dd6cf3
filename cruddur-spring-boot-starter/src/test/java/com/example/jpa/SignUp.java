package com.example.jpa;

import io.cruddur.model.CruddurUser;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Users;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.concurrent.Callable;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** A service class as hosts write it. */
public class SignUp {

  @PersistenceContext private EntityManager entityManager;
  private final Users users;
  private final Repositories repositories;

  public SignUp(Users users, Repositories repositories) {
    this.users = users;
    this.repositories = repositories;
  }

  /** Both or none. */
  @Transactional
  public CruddurUser signUp(String handle, boolean fail) {
    entityManager.persist(new User(handle));
    CruddurUser user = users.register(newUser(handle)).user();
    if (fail) {
      throw new IllegalStateException("The host changed its mind.");
    }
    return user;
  }

  @Transactional
  public <T> T inTransaction(Callable<T> work) throws Exception {
    return work.call();
  }

  @Transactional(readOnly = true)
  public <T> T reading(Callable<T> work) throws Exception {
    return work.call();
  }

  @Transactional(propagation = Propagation.SUPPORTS)
  public <T> T supporting(Callable<T> work) throws Exception {
    return work.call();
  }

  /** One connection of the host's statement, of the EntityManager, and of ours. */
  @Transactional
  public boolean isOneConnection() {
    Object of = entityManager.createNativeQuery("SELECT pg_backend_pid()").getSingleResult();
    int ours =
        repositories.withConnection(
            connection -> {
              try (var row = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
                row.next();
                return row.getInt(1);
              }
            });
    return of.equals(ours);
  }

  public static NewUser newUser(String handle) {
    return new NewUser("Name of " + handle, handle, handle + "@example.com", "sub-" + handle);
  }
}
