package io.cruddur.migrations;

import io.cruddur.migrations.internal.ChangeSets;
import java.util.List;

/** The change sets of this release, for tests that must not know which is the last. */
final class Releases {

  static final String SEARCH_INDEX = "0006_index_activity_messages";

  private Releases() {}

  /** From this change set to the newest, in the order in which they are applied. */
  static List<String> since(String id) {
    List<String> all = ChangeSets.ofThisRelease().ids();
    return all.subList(all.indexOf(id), all.size());
  }

  static String newest() {
    List<String> all = ChangeSets.ofThisRelease().ids();
    return all.get(all.size() - 1);
  }

  /** Takes a migrated database back to what it was before this change set. */
  static void rollBackTo(Migrator migrator, String id) {
    migrator.rollback(since(id).size());
  }
}
