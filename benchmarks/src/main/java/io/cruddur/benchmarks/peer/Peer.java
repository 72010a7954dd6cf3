package io.cruddur.benchmarks.peer;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One way to do what a service does. What it returns holds the same values in each. A page reads
 * one row more than it shows, to know whether there is a next one.
 */
public interface Peer {

  /** Items of a page. */
  int PAGE = 20;

  /** What the results call it. */
  String name();

  /**
   * Whether this is JDBC with a second hand-written statement for the same rows, so that the
   * library is compared with the better of the two as well.
   */
  default boolean isSecondStatement() {
    return false;
  }

  /** Everybody's posts, newest first; the first page if there is no place. */
  List<?> home(@Nullable Place place);

  /** The first page of one author's posts. */
  List<?> author(UUID author);

  /** Posts of those whom a viewer follows, and the viewer's own. */
  List<?> following(UUID viewer, @Nullable Place place);

  /** The first page of the replies to an activity, oldest first. */
  List<?> replies(UUID activity);

  /** An activity and the first page of its replies. */
  default List<?> thread(UUID activity) {
    throw new UnsupportedOperationException(name() + " is not measured with a thread");
  }

  /** The first page of the activities with a word that begins like this, newest first. */
  default List<?> search(String beginning) {
    throw new UnsupportedOperationException(name() + " is not measured with a search");
  }

  /** Adds a post of seven days and returns its id. */
  UUID create(UUID author, String message);

  /** Adds a reply, which does not expire, and counts it at its parent. */
  default UUID reply(UUID parent, UUID author, String message) {
    throw new UnsupportedOperationException(name() + " is not measured with replies");
  }

  /** Whether there was no such like before. */
  boolean like(UUID activity, UUID user);

  /** Whether there was such a like. */
  boolean unlike(UUID activity, UUID user);

  /** The items as values that can be compared; not measured. */
  default List<Post> posts(List<?> items) {
    return items.stream().map(Post.class::cast).toList();
  }
}
