package com.example.jpa;

import io.cruddur.model.*;
import io.cruddur.repo.activity.*;
import io.cruddur.repo.feed.*;
import io.cruddur.repo.page.*;
import io.cruddur.repo.user.*;
import java.util.List;
import org.springframework.data.domain.*;
import org.springframework.data.jpa.repository.*;
import org.springframework.data.repository.*;

/**
 * A host that imports all of ours beside all of Spring Data's, and has a {@code User} and a {@code
 * UserRepository} of its own: it compiles, because no name is taken twice.
 */
public class AuditedPages {

  /** A repository of the host's. */
  public interface UserRepository extends JpaRepository<User, String> {}

  private final UserRepository own;
  private final Feeds feeds;

  AuditedPages(UserRepository own, Feeds feeds) {
    this.own = own;
    this.feeds = feeds;
  }

  /** A page of the host's users, and a page of activities. */
  public Page<User> users(int page) {
    return own.findAll(PageRequest.of(page, 10, Sort.by("name")));
  }

  public List<ActivityView> activities(CruddurUser viewer) {
    return feeds.viewedBy(viewer).home(PageQuery.first(10)).items();
  }
}
