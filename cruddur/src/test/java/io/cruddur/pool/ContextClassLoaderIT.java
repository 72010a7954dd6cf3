package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.test.PostgresExtension;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Threads of a container's, a scheduler's or a fat jar's, whose class loader does not know us. */
class ContextClassLoaderIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  @Test
  void aThreadWithoutAClassLoaderStartsEverything() throws Exception {
    startOn(null);
  }

  @Test
  void aThreadOfThePlatformsStartsEverything() throws Exception {
    startOn(ClassLoader.getPlatformClassLoader());
  }

  @Test
  void aForkJoinPoolStartsEverything() throws Exception {
    assertThat(ForkJoinPool.commonPool().submit(ContextClassLoaderIT::start).get()).isPositive();
  }

  private static void startOn(ClassLoader loader) throws Exception {
    FutureTask<Integer> start = new FutureTask<>(ContextClassLoaderIT::start);
    Thread thread = new Thread(start);
    thread.setContextClassLoader(loader);
    thread.start();
    assertThat(start.get()).isPositive();
    thread.join();
  }

  private static int start() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Callable<Integer> work =
        () -> {
          try (Cruddur cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build()) {
            cruddur.warmUp();
            return cruddur.sessionFactory().getMetamodel().getEntities().size();
          }
        };
    int entities = work.call();
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    return entities;
  }
}
