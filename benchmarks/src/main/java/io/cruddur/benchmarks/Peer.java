package io.cruddur.benchmarks;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.page.CursorPage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** One way to do what a service does. What it returns holds the same values in each. */
interface Peer {

  /** Items of a page; one row more is read to know whether there is a next one. */
  int PAGE = 20;

  /** A place far from the newest post. */
  record Place(String cursor, Instant createdAt, UUID uuid) {}

  /** The cursor of the page behind another. */
  static String cursorBehind(CursorPage<?> page) {
    return Objects.requireNonNull(page.next().orElseThrow().cursor());
  }

  List<?> firstPage();

  List<?> pageAt(Place place);

  List<?> following(UUID viewer);

  CruddurActivity create(UUID author, String message);

  /** Whether there was no such like before. */
  boolean like(UUID activity, UUID user);

  boolean unlike(UUID activity, UUID user);

  CruddurUser register(String handle);
}
