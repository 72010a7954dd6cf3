package io.cruddur.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** What is measured: one call each, a like and taking it back being two. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // by open()
public class Calls {

  /** How many threads like one activity. */
  static final int CROWD = 16;

  private static final int DEEP_PAGES = 500;

  /** Who is measured. */
  @Param({"jdbc", "library", "hibernate"})
  public String peer = "";

  private final AtomicInteger handles = new AtomicInteger();
  private final String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
  private HikariDataSource pool;
  private Cruddur cruddur;
  private Peer calls;
  private Peer.Place deep;
  private List<UUID> posts;

  /** Opens the pool, and looks for the place of a deep page. */
  @Setup
  public void open() {
    pool = new HikariDataSource();
    pool.setJdbcUrl(System.getProperty("benchmarks.url"));
    pool.setMaximumPoolSize(CROWD);
    cruddur = Cruddur.builder().dataSource(pool).migrations(MigrationMode.OFF).build();
    calls =
        switch (peer) {
          case "jdbc" -> new JdbcPeer(pool);
          case "library" -> new LibraryPeer(cruddur);
          case "hibernate" -> new HibernatePeer(cruddur.sessionFactory());
          default -> throw new IllegalArgumentException(peer);
        };
    CursorPage<ActivityView> page = cruddur.feeds().home(PageQuery.first(PageQuery.MAX_SIZE));
    posts = page.items().stream().map(ActivityView::uuid).toList();
    for (int i = 0; i < DEEP_PAGES; i++) {
      page = cruddur.feeds().home(page.next().orElseThrow());
    }
    ActivityView last = page.items().get(page.items().size() - 1);
    deep = new Peer.Place(Peer.cursorBehind(page), last.createdAt(), last.uuid());
  }

  /** Closes what was opened. */
  @TearDown
  public void close() {
    cruddur.close();
    pool.close();
  }

  /** A thread's own user. */
  @State(Scope.Thread)
  public static class Liker {

    private static final AtomicInteger NEXT = new AtomicInteger();
    private final UUID user = Data.user(1 + NEXT.getAndIncrement());
  }

  /** The first page of the home feed. */
  @Benchmark
  public List<?> homeFirst() {
    return calls.firstPage();
  }

  /** A page of the home feed 50,000 posts deep. */
  @Benchmark
  public List<?> homeDeep() {
    return calls.pageAt(deep);
  }

  /** The first page of a viewer's feed who follows 200 authors. */
  @Benchmark
  public List<?> following200() {
    return calls.following(Data.VIEWER);
  }

  /** A post. */
  @Benchmark
  public CruddurActivity create() {
    return calls.create(Data.user(1 + ThreadLocalRandom.current().nextInt(Data.AUTHORS)), "Hello");
  }

  /** A like of one of a hundred posts, and taking it back. */
  @Benchmark
  public boolean likeSpread(Liker liker) {
    UUID post = posts.get(ThreadLocalRandom.current().nextInt(posts.size()));
    return likeAndTakeBack(post, liker);
  }

  /** The same by 16 threads, all on one post. */
  @Benchmark
  @Threads(CROWD)
  public boolean likeHot(Liker liker) {
    return likeAndTakeBack(posts.get(0), liker);
  }

  private boolean likeAndTakeBack(UUID post, Liker liker) {
    boolean liked = calls.like(post, liker.user);
    boolean unliked = calls.unlike(post, liker.user);
    return liked && unliked;
  }

  /** A new user. */
  @Benchmark
  public CruddurUser register() {
    return calls.register("b" + run + "-" + handles.getAndIncrement());
  }
}
