package io.cruddur.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.contract.MeanwhileFixture;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.relation.BlockedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sessions: a block, and what it ends or refuses. After both no follow crosses a block. */
class BlockMeanwhileIT extends MeanwhileFixture {

  private long crossing() {
    return postgres.queryLong(
        """
        SELECT count(*) FROM follows f JOIN blocks b
            ON (b.blocker_uuid, b.blocked_uuid) IN ((follower_uuid, followee_uuid), (followee_uuid, follower_uuid))
        """);
  }

  @Test
  void aFollowThatWaitsForABlockIsRefused() throws Exception {
    for (List<CruddurUser> pair : List.of(List.of(river, wren), List.of(wren, river))) {
      meanwhile(
          tx -> tx.relations().block(river, wren),
          () ->
              assertThatExceptionOfType(BlockedException.class)
                  .isThrownBy(() -> cruddur.follows().follow(pair.get(0), pair.get(1))));
      assertThat(crossing()).isZero();
      assertThat(cruddur.relations().unblock(river, wren)).isTrue();
    }
  }

  @Test
  void aBlockThatWaitsForAFollowEndsIt() throws Exception {
    for (List<CruddurUser> pair : List.of(List.of(river, wren), List.of(wren, river))) {
      meanwhile(
          tx -> assertThat(tx.follows().follow(pair.get(0), pair.get(1))).isTrue(),
          () -> assertThat(cruddur.relations().block(river, wren)).isTrue());
      assertThat(crossing()).isZero();
      assertThat(postgres.queryLong("SELECT count(*) FROM follows")).isZero();
      cruddur.relations().unblock(river, wren);
    }
  }

  @Test
  void twoWhoBlockEachOtherWaitInOneOrder() throws Exception {
    meanwhile(
        tx -> assertThat(tx.relations().block(river, wren)).isTrue(),
        () -> assertThat(cruddur.relations().block(wren, river)).isTrue());
    assertThat(postgres.queryLong("SELECT count(*) FROM blocks")).isEqualTo(2);
  }

  /** A block holds up nobody who only likes: what began before its commit came before it. */
  @Test
  void aLikeThatBeginsBeforeABlockIsCommittedComesBeforeIt() {
    cruddur.useTransaction(
        tx -> {
          assertThat(tx.relations().block(river, wren)).isTrue();
          assertThat(cruddur.activities().like(wren, post)).isTrue();
          assertThat(cruddur.activities().reply(wren, post, "A reply")).isNotNull();
          assertThatExceptionOfType(BlockedException.class)
              .isThrownBy(() -> tx.activities().repost(wren, post));
        });

    cruddur.activities().unlike(wren, post);
    assertThatExceptionOfType(BlockedException.class)
        .isThrownBy(() -> cruddur.activities().like(wren, post));
    assertThatExceptionOfType(BlockedException.class)
        .isThrownBy(() -> cruddur.activities().reply(wren, post, "Another"));
  }

  /** A host's transaction whose snapshot is older than the other's commit. */
  @ParameterizedTest
  @ValueSource(strings = {"REPEATABLE READ", "SERIALIZABLE"})
  void aSnapshotThatIsTooOldIsAConflict(String isolation) throws Exception {
    assertConflict(
        isolation,
        () -> cruddur.relations().block(river, wren),
        tx -> tx.follows().follow(wren, river));
    assertThat(cruddur.relations().unblock(river, wren)).isTrue();
    assertConflict(
        isolation,
        () -> cruddur.relations().block(river, wren),
        tx -> tx.follows().follow(river, wren));
    assertThat(cruddur.relations().unblock(river, wren)).isTrue();
    assertConflict(
        isolation,
        () -> cruddur.follows().follow(wren, river),
        tx -> tx.relations().block(river, wren));
    assertThat(cruddur.follows().unfollow(wren, river)).isTrue();
    assertConflict(
        isolation,
        () -> cruddur.follows().follow(river, wren),
        tx -> tx.relations().block(river, wren));
  }

  @ParameterizedTest
  @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
  void aBlockEndsFollowsAtEveryLevel(String isolation) throws Exception {
    cruddur.follows().follow(river, wren);
    cruddur.follows().follow(wren, river);
    try (Connection connection = begun(isolation)) {
      assertThat(Cruddur.on(connection).relations().block(river, wren)).isTrue();
      connection.commit();
    }
    assertThat(postgres.queryLong("SELECT count(*) FROM follows")).isZero();
    assertThat(postgres.queryLong("SELECT count(*) FROM blocks")).isOne();
  }

  private void assertConflict(String isolation, Runnable first, Consumer<Repositories> late)
      throws SQLException {
    try (Connection connection = begun(isolation)) {
      first.run();
      assertThatExceptionOfType(TransactionConflictException.class)
          .isThrownBy(() -> late.accept(Cruddur.on(connection)));
      connection.rollback();
    }
    assertThat(crossing()).isZero();
  }

  /** With a snapshot. */
  private Connection begun(String isolation) throws SQLException {
    Connection connection = postgres.dataSource().getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL " + isolation);
      statement.execute("SELECT count(*) FROM users");
    }
    return connection;
  }
}
