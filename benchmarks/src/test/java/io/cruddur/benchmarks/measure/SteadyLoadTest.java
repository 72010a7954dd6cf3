package io.cruddur.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SteadyLoadTest {

  /** 100 calls a second of 20 ms each, one at a time: the last ones are due a second too early. */
  @Test
  void aCallCountsFromWhenItWasDue() throws Exception {
    Lock server = new ReentrantLock();

    Histogram latencies =
        SteadyLoad.run(
            100,
            1,
            0,
            random -> {
              server.lock();
              try {
                LockSupport.parkNanos(20_000_000);
              } finally {
                server.unlock();
              }
            });

    assertThat(latencies.getTotalCount()).isEqualTo(100);
    assertThat(latencies.getMaxValue()).isGreaterThan(700_000);
    assertThat(latencies.getValueAtPercentile(50)).isGreaterThan(300_000);
  }
}
