package io.cruddur.benchmarks.measure;

import com.sun.management.ThreadMXBean;
import io.cruddur.benchmarks.peer.Peer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;

/** A number of calls of one peer, by one client or by many at once. */
final class Turn {

  private record Spent(long cpu, long bytes) {}

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ExecutorService clients;
  private final int count;
  private final ServerProcesses server;

  Turn(ExecutorService clients, int count, ServerProcesses server) {
    this.clients = clients;
    this.count = count;
    this.server = server;
  }

  /**
   * Calls, and says what one call costs; by the clock, of many clients together.
   *
   * @param seed of what the calls draw, the same for all peers of a round
   * @param calls of each client
   */
  Cost run(Case what, Peer peer, long seed, int calls) throws InterruptedException {
    double serverBefore = server.nanos();
    long begin = System.nanoTime();
    List<Spent> spent =
        count == 1 ? List.of(calls(what, peer, 0, seed, calls)) : all(what, peer, seed, calls);
    double clock = System.nanoTime() - begin;
    double serverTime = server.nanos() - serverBefore;
    double all = 1000.0 * calls * count;
    return new Cost(
        clock / all,
        spent.stream().mapToLong(Spent::cpu).sum() / all,
        serverTime / all,
        spent.stream().mapToLong(Spent::bytes).sum() / (double) (calls * count));
  }

  private List<Spent> all(Case what, Peer peer, long seed, int calls) throws InterruptedException {
    List<Callable<Spent>> work = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int client = i;
      work.add(() -> calls(what, peer, client, seed + client, calls));
    }
    List<Spent> spent = new ArrayList<>();
    for (var client : clients.invokeAll(work)) {
      try {
        spent.add(client.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(peer.name() + " failed in " + what.name(), e);
      }
    }
    return spent;
  }

  private static Spent calls(Case what, Peer peer, int client, long seed, int calls) {
    Random random = new Random(seed);
    long cpu = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      what.call().run(peer, client, random);
    }
    return new Spent(
        THREADS.getCurrentThreadCpuTime() - cpu, THREADS.getCurrentThreadAllocatedBytes() - bytes);
  }
}
