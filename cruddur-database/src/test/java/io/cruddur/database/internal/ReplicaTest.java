package io.cruddur.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.database.ReadToken;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ReplicaTest {

  private final AtomicInteger renewals = new AtomicInteger();
  private final Replica replica =
      new Replica("a", new PGSimpleDataSource(), renewals::incrementAndGet, 1);

  private boolean isStill(String process, Duration at) {
    return replica.isStill(process, at.toNanos());
  }

  @Test
  void thePoolIsRenewedWhereAnotherServerAnswers() {
    assertThat(isStill("a", Duration.ZERO)).isFalse();
    assertThat(isStill("a", Duration.ofSeconds(1))).isTrue();
    assertThat(renewals).hasValue(0);
    assertThat(isStill("b", Duration.ofSeconds(2))).isFalse();
    assertThat(renewals).hasValue(1);
  }

  /** As where a name leads elsewhere for a moment. */
  @Test
  void soItIsWhereTheFirstOneAnswersAgain() {
    assertThat(isStill("a", Duration.ZERO)).isFalse();
    assertThat(isStill("b", Duration.ofSeconds(1))).isFalse();
    assertThat(isStill("a", Duration.ofSeconds(2))).isFalse();
    assertThat(isStill("a", Duration.ofSeconds(60))).isTrue();
    assertThat(renewals).hasValue(1);
    assertThat(isStill("a", Duration.ofSeconds(61))).isTrue();
    assertThat(renewals).hasValue(2);
    assertThat(isStill("a", Duration.ofMinutes(9))).isTrue();
    assertThat(renewals).hasValue(2);
  }

  /** What it was heard to follow says nothing about a token of another timeline. */
  @Test
  void aRunCountsForTheTimelineThatItWasHeardToFollow() {
    Replica.Finding heard = new Replica.Finding(0, 100, 2, true, "run", Duration.ZERO, false, null);
    assertThat(Replica.processOf(new ReadToken(1, 2, 100, 0), heard)).isEqualTo("run");
    assertThat(Replica.processOf(new ReadToken(1, 3, 100, 0), heard)).isEmpty();
    assertThat(Replica.processOf(new ReadToken(1, 1, 100, 0), heard)).isEmpty();
  }

  /** Behind a balancer all connections would be closed and opened again, four times a second. */
  @Test
  void anAddressThatLeadsToTwoServersInTurnRenewsThePoolOnceAMinute() {
    for (int i = 0; i <= 4 * 600; i++) {
      assertThat(isStill(i % 2 == 0 ? "a" : "b", Duration.ofMillis(250L * i))).isFalse();
    }
    assertThat(renewals.get()).isBetween(9, 11);
  }
}
