package com.example.hosts.boot;

import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Users;
import jakarta.persistence.EntityManager;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** A service class. */
@Service
@ConditionalOnClass(name = "io.cruddur.spring.CruddurAutoConfiguration") // see StartUpIT
public class SignUp {

  private final Users users;
  private final Activities activities;
  private final EntityManager entityManager;

  SignUp(Users users, Activities activities, EntityManager entityManager) {
    this.users = users;
    this.activities = activities;
    this.entityManager = entityManager;
  }

  @Transactional
  public void signUp(String handle, boolean fail) {
    CruddurUser user = users.register(new NewUser(handle, handle, null, "sub-" + handle)).user();
    activities.create(user, "Hello from " + handle, Ttl.ONE_DAY);
    entityManager.persist(new Audit(handle));
    if (fail) {
      throw new IllegalStateException("The host changed its mind.");
    }
  }
}
