package io.cruddur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cruddur.repo.internal.AuthorNames.AuthorName;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuthorsCacheTest {

  private static final AuthorName RIVER = new AuthorName("river", "River");

  private final UUID river = UUID.randomUUID();
  private final AtomicLong nanos = new AtomicLong();

  private AuthorsCache cache(AuthorsCacheSettings settings) {
    return new AuthorsCache(settings, nanos::get);
  }

  @Test
  void aNameIsForgottenWhenItIsOfTheMaximumAge() {
    AuthorsCache cache =
        cache(AuthorsCacheSettings.defaults().withMaximumAge(Duration.ofSeconds(10)));
    cache.remember(river, RIVER);

    nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
    assertThat(cache.find(river)).isEqualTo(RIVER);

    nanos.addAndGet(1);
    assertThat(cache.find(river)).isNull();
  }

  @Test
  void whoWasChangedIsNotRememberedUntilTheChangeIsOfTheMaximumAge() {
    AuthorsCache cache =
        cache(AuthorsCacheSettings.defaults().withMaximumAge(Duration.ofSeconds(10)));
    cache.remember(river, RIVER);
    cache.changed(List.of(river));
    assertThat(cache.find(river)).isNull();

    nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
    cache.remember(river, RIVER);
    assertThat(cache.find(river)).isNull();

    nanos.addAndGet(1);
    cache.remember(river, RIVER);
    assertThat(cache.find(river)).isEqualTo(RIVER);
  }

  @Test
  void noMoreAuthorsAreKeptThanTheMaximumSize() {
    AuthorsCache cache = cache(AuthorsCacheSettings.defaults().withMaximumSize(100));

    for (int i = 0; i < 20_000; i++) {
      cache.remember(UUID.randomUUID(), RIVER);
      cache.changed(List.of(UUID.randomUUID()));
    }

    cache.cleanUp();
    assertThat(cache.size()).isEqualTo(100);
    assertThat(cache.changedSize()).isEqualTo(10_000);
  }

  @Test
  void anOldNameIsNotKeptAgainHoweverFewNamesAreKept() {
    AuthorsCache cache = cache(AuthorsCacheSettings.defaults().withMaximumSize(1));
    List<UUID> users = Stream.generate(UUID::randomUUID).limit(1_000).toList();

    cache.changed(users);
    cache.cleanUp();

    for (UUID user : users) {
      cache.remember(user, RIVER);
      assertThat(cache.find(user)).isNull();
    }
  }

  /** A thread that reads the old name again and again, and one that changes it once. */
  @Test
  void aNameThatIsReadWhileItIsChangedIsNotKept() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 2_000; i++) {
        AuthorsCache cache = cache(AuthorsCacheSettings.defaults());
        AtomicBoolean isChanged = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        Future<?> reader =
            threads.submit(
                () -> {
                  // why read before: a name that was read earlier may be remembered later.
                  boolean old = true;
                  while (old) {
                    old = !isChanged.get();
                    cache.remember(river, RIVER);
                    reads.incrementAndGet();
                  }
                });
        while (reads.get() == 0) {
          Thread.onSpinWait();
        }
        cache.changed(List.of(river));
        isChanged.set(true);
        reader.get();
        assertThat(cache.find(river)).isNull();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthorsCacheSettings.defaults().withMaximumAge(Duration.ofMillis(999)))
        .withMessageContaining("maximumAge");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthorsCacheSettings.defaults().withMaximumSize(0))
        .withMessageContaining("maximumSize");
  }
}
