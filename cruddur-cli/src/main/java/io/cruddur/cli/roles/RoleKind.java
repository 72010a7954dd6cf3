package io.cruddur.cli.roles;

import java.util.Locale;

/** What a database user of a deployment is for. */
enum RoleKind {
  /** Owns the tables: migrations. */
  OWNER,
  /** Reads and writes rows: services. */
  APP,
  /** Reads rows: reports, people. */
  READER;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
