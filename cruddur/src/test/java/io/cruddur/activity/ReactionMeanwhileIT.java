package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.contract.MeanwhileFixture;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.user.UserNotFoundException;
import org.junit.jupiter.api.Test;

/** A like that found everything there, and waits while its activity or its user is deleted. */
class ReactionMeanwhileIT extends MeanwhileFixture {

  @Test
  void anActivityThatIsDeletedIsNotThere() throws Exception {
    meanwhile(
        tx -> tx.activities().delete(river, post),
        () ->
            assertThatExceptionOfType(ActivityNotFoundException.class)
                .isThrownBy(() -> cruddur.activities().like(wren, post)));

    assertThat(postgres.queryLong("SELECT count(*) FROM likes")).isZero();
  }

  @Test
  void aUserWhoIsDeletedIsNotThere() throws Exception {
    meanwhile(
        tx -> tx.users().delete(wren),
        () ->
            assertThatExceptionOfType(UserNotFoundException.class)
                .isThrownBy(() -> cruddur.activities().like(wren, post)));

    assertThat(postgres.queryLong("SELECT count(*) FROM likes")).isZero();
    assertThat(postgres.queryLong("SELECT sum(likes_count) FROM activities")).isZero();
  }

  /** It may have come before or after; it is counted if it is there. */
  @Test
  void anActivityThatBecomesATombstoneCountsWhatItHas() throws Exception {
    cruddur.activities().reply(wren, post, "A reply");
    meanwhile(
        tx -> tx.activities().delete(river, post),
        () -> {
          try {
            cruddur.activities().like(wren, post);
          } catch (ActivityNotFoundException e) {
            // why: this is right, too.
          }
        });

    assertThat(postgres.queryLong("SELECT sum(likes_count) FROM activities"))
        .isEqualTo(postgres.queryLong("SELECT count(*) FROM likes"));
  }

  @Test
  void aSecondLikeOfTheSameUserCountsOnce() throws Exception {
    meanwhile(
        tx -> assertThat(tx.activities().like(wren, post)).isTrue(),
        () -> assertThat(cruddur.activities().like(wren, post)).isFalse());

    assertThat(postgres.queryLong("SELECT sum(likes_count) FROM activities")).isOne();
  }
}
