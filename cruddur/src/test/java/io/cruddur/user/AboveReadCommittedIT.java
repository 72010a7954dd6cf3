package io.cruddur.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.contract.Contract;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.user.UserErasedException;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host's transaction that does not see what others have stored since it began. */
class AboveReadCommittedIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private Cruddur cruddur;
  private CruddurUser river;
  private CruddurUser wren;
  private Connection host;

  @BeforeEach
  void begin() throws SQLException {
    cruddur = Cruddur.connect(postgres.url());
    river = cruddur.users().register(Contract.newUser("river")).user();
    wren = cruddur.users().register(Contract.newUser("wren")).user();
  }

  private void beginHosts() throws SQLException {
    host = postgres.dataSource().getConnection();
    host.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    host.setAutoCommit(false);
    host.createStatement().execute("SELECT count(*) FROM users");
  }

  @AfterEach
  void close() throws SQLException {
    host.close();
    cruddur.close();
  }

  @Test
  void whatADeletionCouldNotSeeIsDeletedByThePurge() throws SQLException {
    CruddurActivity post = cruddur.activities().create(river, "A tombstone", Ttl.SEVEN_DAYS);
    CruddurActivity reply = cruddur.activities().reply(wren, post, "A reply");
    beginHosts();
    cruddur.activities().create(river, "Late", Ttl.SEVEN_DAYS);
    cruddur.activities().like(river, reply);
    cruddur.follows().follow(river, wren);

    assertThat(Cruddur.on(host).users().delete(river)).isTrue();
    host.commit();
    assertThat(count("users WHERE deletion_completed_at IS NOT NULL")).isZero();
    cruddur.activities().purgeAllExpired(100);

    assertThat(count("activities WHERE message = 'Late'")).isZero();
    assertThat(count("likes")).isZero();
    assertThat(count("follows")).isZero();
    assertThat(count("activities WHERE likes_count > 0")).isZero();
    assertThat(count("users WHERE deletion_completed_at IS NOT NULL AND erasure_stage > 0"))
        .isOne();
  }

  @Test
  void aPurgeInSuchATransactionEnds() throws SQLException {
    CruddurActivity post = cruddur.activities().create(river, "A tombstone", Ttl.SEVEN_DAYS);
    cruddur.activities().reply(wren, post, "A reply");
    beginHosts();
    Cruddur.on(host).users().delete(river);

    Cruddur.on(host).activities().purgeAllExpired(100);
    host.commit();
    assertThat(count("users WHERE deletion_completed_at IS NOT NULL")).isZero();
  }

  @Test
  void aPersonWhoWasDeletedMeanwhileIsNotRegisteredAnew() throws SQLException {
    beginHosts();
    cruddur.users().delete(river);

    assertThatExceptionOfType(TransactionConflictException.class)
        .isThrownBy(() -> Cruddur.on(host).users().register(Contract.newUser("river")));
    host.commit();
    assertThat(count("users")).isOne();
    assertThatExceptionOfType(UserErasedException.class)
        .isThrownBy(() -> Cruddur.on(host).users().register(Contract.newUser("river")));
  }

  private long count(String from) {
    return postgres.queryLong("SELECT count(*) FROM " + from);
  }
}
