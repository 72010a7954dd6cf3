package io.cruddur.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * In which order the peers have their turns in a round. An even round shuffles them, and the odd
 * round behind it is the same in reverse: nobody runs early, or behind the same peer, in most
 * rounds. The same in each run.
 */
public final class RoundOrder {

  private static final long SEED = 0x9E3779B97F4A7C15L;

  private RoundOrder() {}

  /** All of them, in the order of a round. */
  public static <T> List<T> of(List<T> all, int round) {
    List<T> order = new ArrayList<>(all);
    Collections.shuffle(order, new Random(SEED * (round / 2 + 1)));
    if (round % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }
}
