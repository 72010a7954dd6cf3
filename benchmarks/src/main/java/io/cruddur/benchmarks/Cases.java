package io.cruddur.benchmarks;

import io.cruddur.benchmarks.Dataset.Followees;
import io.cruddur.benchmarks.Dataset.Viewer;
import io.cruddur.benchmarks.measure.Case;
import io.cruddur.benchmarks.peer.Peer;
import io.cruddur.benchmarks.peer.Place;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/**
 * What is measured in rounds. A name is a group, a slash, and which of the group; where that is a
 * number, the group is drawn as a line.
 */
final class Cases {

  private static final String MESSAGE = "A post of the benchmarks, as long as many of them are.";

  private final Server server;
  private final Dataset data;
  private final Extent extent;

  Cases(Server server, Dataset data, Extent extent) {
    this.server = server;
    this.data = data;
    this.extent = extent;
  }

  /** The home feed at the present number of posts; at depths if nothing else is measured there. */
  List<Case> rows(Peers peers) throws SQLException {
    List<Case> cases = new ArrayList<>();
    cases.add(page("home by posts/" + data.posts(), withCache(peers), peer -> peer.home(null)));
    if (data.posts() != extent.posts()) {
      List<Peer> four =
          List.of(peers.jdbc, peers.limitFirst, peers.library, peers.withAuthorsCache);
      for (int depth : extent.depths()) {
        // why: a tenth of all posts has expired.
        if (depth < data.posts() * 9L / 10) {
          Place place = data.place(depth);
          cases.add(
              page(
                  String.format(Locale.ROOT, "home by depth, %,d posts/%d", data.posts(), depth),
                  four,
                  peer -> peer.home(place)));
        }
      }
    }
    return cases;
  }

  private static List<Peer> withCache(Peers peers) {
    List<Peer> withCache = new ArrayList<>(peers.all);
    withCache.add(1, peers.limitFirst);
    withCache.add(3, peers.withAuthorsCache);
    return withCache;
  }

  List<Case> pages(Peers peers) throws SQLException {
    List<Case> cases = new ArrayList<>();
    List<Peer> withCache = withCache(peers);
    List<Peer> oneAuthor = new ArrayList<>(withCache);
    oneAuthor.remove(peers.limitFirst);
    cases.add(page("pages/home, first page", withCache, peer -> peer.home(null)));
    for (int depth : extent.depths()) {
      Place place = data.place(depth);
      // why: Spring Data's keyset reads all rows before the place, a second and more.
      cases.add(page("home by depth/" + depth, withCache, peer -> peer.home(place)));
    }
    UUID author = Dataset.user(data.active() / 50);
    cases.add(page("pages/one author's posts", oneAuthor, peer -> peer.author(author)));
    UUID parent = data.parent();
    cases.add(
        page(
            String.format(Locale.ROOT, "pages/replies, %,d of them", Dataset.REPLIES),
            withCache,
            peer -> peer.replies(parent)));
    cases.add(
        page(
            String.format(Locale.ROOT, "pages/an activity with %,d replies", Dataset.REPLIES),
            List.of(peers.jdbc, peers.library, peers.withAuthorsCache),
            peer -> peer.thread(parent)));
    for (Followees kind : List.of(Followees.QUIET, Followees.BUSY)) {
      UUID viewer = data.viewer(kind, 200).uuid();
      List<Peer> everybody = new ArrayList<>(peers.all);
      everybody.addAll(1, List.of(peers.join, peers.keptPlan));
      everybody.add(4, peers.ofUnknownViewers);
      cases.add(
          page(
              "pages/following 200 " + kind.text(),
              everybody,
              peer -> peer.following(viewer, null)));
    }
    return cases;
  }

  List<Case> searches(Peers peers) {
    List<Peer> everybody = new ArrayList<>(peers.withSql);
    everybody.add(1, peers.matchesFirst);
    everybody.add(peers.jooq);
    return List.of(
        page("search/a rare word", everybody, peer -> peer.search("zebra")),
        page("search/a common word", everybody, peer -> peer.search("cruddur")),
        page("search/a beginning", everybody, peer -> peer.search("wor")));
  }

  List<Case> following(Peers peers) throws SQLException {
    List<Peer> four = List.of(peers.jdbc, peers.join, peers.keptPlan, peers.library);
    Place middle = data.place(data.posts() / 2);
    List<Case> cases = new ArrayList<>();
    for (Viewer viewer : data.viewers()) {
      cases.add(
          cell(
              "following " + viewer.followees().text() + "/" + viewer.count(),
              four,
              peer -> peer.following(viewer.uuid(), null)));
      if (extent.deepFollowing()) {
        cases.add(
            cell(
                "following " + viewer.followees().text() + ", deep/" + viewer.count(),
                four,
                peer -> peer.following(viewer.uuid(), middle)));
      }
    }
    return cases;
  }

  List<Case> writes(Peers peers) throws SQLException {
    UUID parent = data.parent();
    List<UUID> posts = data.livePosts(10_000);
    List<Case> cases = new ArrayList<>();
    cases.add(
        new Case(
            "writes/create a post",
            1,
            peers.all,
            (peer, client, random) -> peer.create(author(random), MESSAGE),
            peer -> stored(peer.create(Dataset.user(1), MESSAGE))));
    cases.add(
        new Case(
            "writes/reply",
            1,
            peers.all,
            (peer, client, random) -> peer.reply(parent, author(random), MESSAGE),
            peer -> stored(peer.reply(parent, Dataset.user(1), MESSAGE))));
    cases.add(
        new Case(
            String.format(Locale.ROOT, "writes/like and take back, one of %,d posts", posts.size()),
            1,
            peers.withRules,
            (peer, client, random) ->
                likeAndTakeBack(peer, posts.get(random.nextInt(posts.size())), client),
            peer -> liked(peer, posts.get(0))));
    return cases;
  }

  /** Likes of one post by so many clients at once. */
  Case hot(Peers peers, int clients) throws SQLException {
    UUID post = data.livePosts(1).get(0);
    return new Case(
        "like one post at once/" + clients,
        clients,
        peers.withRules,
        (peer, client, random) -> likeAndTakeBack(peer, post, client),
        peer -> liked(peer, post));
  }

  private static Case page(String name, List<Peer> peers, Function<Peer, List<?>> page) {
    return new Case(
        name,
        1,
        peers,
        (peer, client, random) -> notEmpty(page.apply(peer)),
        peer -> posts(peer, page));
  }

  /** A page that may be empty: one quiet author may have no posts yet. */
  private static Case cell(String name, List<Peer> peers, Function<Peer, List<?>> page) {
    return new Case(
        name,
        1,
        peers,
        (peer, client, random) -> {
          List<?> unused = page.apply(peer);
        },
        peer -> peer.posts(page.apply(peer)));
  }

  private static Object posts(Peer peer, Function<Peer, List<?>> page) {
    List<?> items = page.apply(peer);
    notEmpty(items);
    return peer.posts(items);
  }

  private static void notEmpty(List<?> items) {
    if (items.isEmpty()) {
      throw new IllegalStateException("An empty page measures nothing");
    }
  }

  private UUID author(Random random) {
    return Dataset.user(1 + random.nextInt(data.active()));
  }

  private static void likeAndTakeBack(Peer peer, UUID post, int client) {
    UUID user = Dataset.user(1 + client);
    if (!peer.like(post, user) || !peer.unlike(post, user)) {
      throw new IllegalStateException("Somebody else's like already existed");
    }
  }

  /** What two likes and two ways back say and count. */
  private List<Object> liked(Peer peer, UUID post) {
    UUID user = Dataset.user(1);
    List<Object> seen = new ArrayList<>();
    seen.add(peer.like(post, user));
    seen.add(peer.like(post, user));
    seen.add(likes(post));
    seen.add(peer.unlike(post, user));
    seen.add(peer.unlike(post, user));
    seen.add(likes(post));
    return seen;
  }

  private String likes(UUID post) {
    return read(
        """
        SELECT likes_count || ' counted, '
               || (SELECT count(*) FROM likes WHERE activity_uuid = uuid) || ' there'
          FROM activities WHERE uuid = '%s'
        """
            .formatted(post));
  }

  /** What was stored of a new activity, without its id and its time. */
  private String stored(UUID uuid) {
    return read(
        """
        SELECT a.user_uuid || a.message || coalesce(a.reply_to_activity_uuid::text, '')
               || a.replies_count || a.reposts_count || a.likes_count
               || coalesce((a.expires_at - a.created_at)::text, '')
               || (a.created_at > now() - interval '1 minute')
          FROM activities a WHERE a.uuid = '%s'
        """
            .formatted(uuid));
  }

  private String read(String sql) {
    try {
      return server.query(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
