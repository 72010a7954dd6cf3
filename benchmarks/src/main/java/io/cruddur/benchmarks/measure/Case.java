package io.cruddur.benchmarks.measure;

import io.cruddur.benchmarks.peer.Peer;
import java.util.List;
import java.util.Random;

/**
 * Something that a service does, again and again.
 *
 * @param name what the results call it
 * @param clients how many do it at once
 * @param peers who is measured; the ratios are to the first
 * @param call what is done once
 * @param result what is compared between the peers before anything is measured
 */
public record Case(String name, int clients, List<Peer> peers, Call call, Result result) {

  /** One call. */
  @FunctionalInterface
  public interface Call {

    /**
     * Calls.
     *
     * @param client the number of the client, from 0
     * @param random what the call draws from, in the same way for all peers
     */
    void run(Peer peer, int client, Random random);
  }

  /** What a call results in. */
  @FunctionalInterface
  public interface Result {

    /** Has equals and a text that tells what differs. */
    Object of(Peer peer);
  }
}
