package io.cruddur.spring;

import io.cruddur.Cruddur;
import io.cruddur.database.CruddurException;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.relation.Relations;
import io.cruddur.repo.report.Reports;
import io.cruddur.repo.user.Users;
import org.springframework.dao.DataAccessException;

/**
 * The repositories as the host has them: its own beans where it replaced some.
 *
 * <p>why not a record: an aspect of the host's makes a subclass of it.
 */
class RepositoryBeans implements Repositories {

  private final Cruddur cruddur;
  private final Users users;
  private final Activities activities;
  private final Feeds feeds;
  private final Follows follows;
  private final Relations relations;
  private final Reports reports;
  private final Bulk bulk;
  private final CruddurExceptionTranslator translator;

  RepositoryBeans(
      Cruddur cruddur,
      Users users,
      Activities activities,
      Feeds feeds,
      Follows follows,
      Relations relations,
      Reports reports,
      Bulk bulk,
      CruddurExceptionTranslator translator) {
    this.cruddur = cruddur;
    this.users = users;
    this.activities = activities;
    this.feeds = feeds;
    this.follows = follows;
    this.relations = relations;
    this.reports = reports;
    this.bulk = bulk;
    this.translator = translator;
  }

  @Override
  public Users users() {
    return users;
  }

  @Override
  public Activities activities() {
    return activities;
  }

  @Override
  public Feeds feeds() {
    return feeds;
  }

  @Override
  public Follows follows() {
    return follows;
  }

  @Override
  public Relations relations() {
    return relations;
  }

  @Override
  public Reports reports() {
    return reports;
  }

  @Override
  public Bulk bulk() {
    return bulk;
  }

  @Override
  public <T> T withConnection(ConnectionWork<T> work) {
    try {
      return cruddur.withConnection(work);
    } catch (CruddurException e) {
      DataAccessException translated = translator.translateExceptionIfPossible(e);
      if (translated != null) {
        throw translated;
      }
      throw e;
    }
  }
}
