package com.example.hosts;

import io.cruddur.Cruddur;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.user.NewUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

/** A service class. */
@ApplicationScoped
public class SignUp {

  @Inject EntityManager entityManager;
  @Inject Cruddur cruddur;

  @Transactional
  public void signUp(String handle, boolean fail) {
    NewUser signUp = new NewUser(handle, handle, null, "sub-" + handle);
    CruddurUser user = cruddur.users().register(signUp).user();
    cruddur.activities().create(user, "Hello from " + handle, Ttl.ONE_DAY);
    entityManager.persist(new Audit(handle));
    if (fail) {
      throw new IllegalStateException("The host changed its mind.");
    }
  }

  @Transactional
  public int likes(String handle) {
    Repositories joined = Cruddur.on(entityManager); // entities come back managed
    CruddurUser user = joined.users().findByHandle(handle).orElseThrow();
    CruddurActivity activity =
        entityManager
            .createQuery("from CruddurActivity a where a.message like ?1", CruddurActivity.class)
            .setParameter(1, "%" + handle)
            .getSingleResult();
    joined.activities().like(user, activity);
    return activity.getLikesCount();
  }
}
