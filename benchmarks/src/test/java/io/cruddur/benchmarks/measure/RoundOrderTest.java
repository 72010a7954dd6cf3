package io.cruddur.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoundOrderTest {

  private static final List<String> PEERS = List.of("a", "b", "c", "d", "e", "f", "g");

  @Test
  void eachRoundHasAllInAnOrderThatIsTheSameInEachRun() {
    for (int round = 0; round < 21; round++) {
      assertThat(RoundOrder.of(PEERS, round))
          .containsExactlyInAnyOrderElementsOf(PEERS)
          .isEqualTo(RoundOrder.of(PEERS, round));
    }
  }

  @Test
  void anOddRoundIsTheOneBeforeInReverse() {
    assertThat(RoundOrder.of(List.of("JDBC", "this library"), 0))
        .isNotEqualTo(RoundOrder.of(List.of("JDBC", "this library"), 1));
    assertThat(RoundOrder.of(PEERS, 4).get(0)).isEqualTo(RoundOrder.of(PEERS, 5).get(6));
  }

  /** With a rotation each is always behind the same one. */
  @Test
  void nobodyRunsBehindTheSamePeerInMostRounds() {
    Map<String, Map<String, Integer>> before = new HashMap<>();
    Set<List<String>> orders = new HashSet<>();
    for (int round = 0; round < 21; round++) {
      List<String> order = RoundOrder.of(PEERS, round);
      orders.add(order);
      for (int i = 1; i < order.size(); i++) {
        before
            .computeIfAbsent(order.get(i), key -> new HashMap<>())
            .merge(order.get(i - 1), 1, Integer::sum);
      }
    }

    assertThat(orders).hasSizeGreaterThan(18);
    assertThat(before.values())
        .allSatisfy(counts -> assertThat(counts.values()).allMatch(count -> count <= 8));
  }
}
