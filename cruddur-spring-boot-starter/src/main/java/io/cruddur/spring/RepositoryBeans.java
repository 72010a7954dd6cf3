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

/** The repositories as the host has them: its own beans where it replaced some. */
record RepositoryBeans(
    Cruddur cruddur,
    Users users,
    Activities activities,
    Feeds feeds,
    Follows follows,
    Relations relations,
    Reports reports,
    Bulk bulk,
    CruddurExceptionTranslator translator)
    implements Repositories {

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
