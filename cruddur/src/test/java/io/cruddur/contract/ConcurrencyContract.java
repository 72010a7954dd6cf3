package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.NotTheAuthorException;
import io.cruddur.repo.follow.FollowLimitException;
import io.cruddur.repo.relation.BlockedException;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.UserSuspendedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many threads at once, where the library owns the transaction, on a pool of five connections. */
public interface ConcurrencyContract extends Contract {

  /** How many connections of the pool are in use. */
  int connectionsInUse();

  /** Runs all at the same time, and fails with the first that fails. */
  static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> call : threads.invokeAll(calls)) {
        results.add(call.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  default void fiftyThreadsCallEveryMethodOnAPoolOfFive() throws Exception {
    CruddurUser wren = register("wren");
    UUID hot = cruddur().activities().create(wren, "Hot", Ttl.ONE_DAY).getUuid();
    List<RepositoryCall> calls = RepositoryCall.all();
    assertThat(calls).hasSizeGreaterThan(40);

    atOnce(
        IntStream.range(0, 50)
            .<Callable<Void>>mapToObj(thread -> () -> callAll(thread, calls, wren, hot))
            .toList());

    assertThat(connectionsInUse()).isZero();
    assertThat(count("users")).isOne();
    assertThat(count("activities")).isOne();
    assertThat(
            count(
                "activities WHERE replies_count = 0 AND likes_count = 0 AND reposts_count = 0 AND deleted_at IS NULL"))
        .isOne();
    assertThat(count("follows")).isZero();
  }

  /** As a user of its own, who goes at the end, and in an order of its own. */
  private Void callAll(int thread, List<RepositoryCall> calls, CruddurUser wren, UUID hot) {
    Random random = new Random(thread);
    for (int round = 0; round < 2; round++) {
      NewUser newUser = Contract.newUser("u" + thread + "-" + round);
      UUID user = cruddur().users().register(newUser).user().getUuid();
      UUID own = cruddur().activities().create(UserRef.of(user), "Own", Ttl.ONE_DAY).getUuid();
      List<RepositoryCall> shuffled = new ArrayList<>(calls);
      Collections.shuffle(shuffled, random);
      for (RepositoryCall call : shuffled) {
        if (!call.method().getName().equals("delete")) {
          // why: wren reports, who wrote what is hot.
          boolean reported = call.method().getName().equals("reportActivity");
          UUID activity = reported || random.nextBoolean() ? own : hot;
          try {
            call.on(
                cruddur(),
                call.arguments(new RepositoryCall.Good(newUser, user, wren.getUuid(), activity)));
          } catch (BlockedException | NotTheAuthorException | UserSuspendedException e) {
            // why: the user was blocked or suspended before, or would pin what is the other's.
          }
        }
      }
      assertThat(cruddur().activities().delete(UserRef.of(user), ActivityRef.of(own))).isTrue();
      assertThat(cruddur().users().delete(UserRef.of(user))).isTrue();
    }
    return null;
  }

  @Test
  default void sixteenThreadsAtTheLimitOfFollowsGetNoFurther() throws Exception {
    UUID river = register("river").getUuid();
    execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) SELECT 'User', 'u' || i, 'sub-' || i FROM generate_series(1, 10006) i");
    execute(
        "INSERT INTO follows (follower_uuid, followee_uuid) SELECT '%s', uuid FROM users WHERE handle LIKE 'u%%' AND substr(handle, 2)::int <= 9990"
            .formatted(river));
    AtomicInteger refused = new AtomicInteger();

    List<Boolean> followed =
        atOnce(
            IntStream.rangeClosed(9991, 10_006)
                .mapToObj(i -> cruddur().users().findByHandle("u" + i).orElseThrow().getUuid())
                .<Callable<Boolean>>map(
                    followee ->
                        () -> {
                          try {
                            return cruddur()
                                .follows()
                                .follow(UserRef.of(river), UserRef.of(followee));
                          } catch (FollowLimitException e) {
                            refused.incrementAndGet();
                            return false;
                          }
                        })
                .toList());

    assertThat(Collections.frequency(followed, true)).isEqualTo(10);
    assertThat(refused).hasValue(6);
    assertThat(count("follows")).isEqualTo(10_000);
  }
}
