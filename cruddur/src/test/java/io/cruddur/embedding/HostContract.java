package io.cruddur.embedding;

import io.cruddur.contract.RepositoryContract;
import io.cruddur.embedding.host.Host;
import io.cruddur.repo.Repositories;
import io.cruddur.test.PostgresExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract within a host's transaction, one for each test, rolled back at its end. */
abstract class HostContract extends RepositoryContract {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private Host host;

  abstract Host open();

  @BeforeEach
  void begin() {
    host = open();
    host.begin();
  }

  @AfterEach
  void rollBack() {
    host.rollback();
    host.close();
  }

  @Override
  public Repositories cruddur() {
    return host.repositories();
  }

  @Override
  public void execute(String sql) {
    host.execute(sql);
  }

  @Override
  public long count(String from) {
    return Long.parseLong(text("SELECT count(*)::text FROM " + from));
  }

  @Override
  public String text(String sql) {
    return host.text(sql);
  }
}
