package io.cruddur.database;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** None of several servers could be used; each with its reason. */
final class HostsFailure extends SQLException {

  private static final long serialVersionUID = 1L;

  private static final String CANNOT_CONNECT = "08001";

  private final transient Map<HostAndPort, SQLException> reasons;

  HostsFailure(Map<HostAndPort, SQLException> reasons) {
    super("none of the servers can be used", state(reasons), reasons.values().iterator().next());
    this.reasons = new LinkedHashMap<>(reasons);
    reasons.values().stream().skip(1).forEach(this::addSuppressed);
  }

  Map<HostAndPort, SQLException> reasons() {
    return reasons;
  }

  /** That of all, if it is one. */
  private static String state(Map<HostAndPort, SQLException> reasons) {
    String first = reasons.values().iterator().next().getSQLState();
    boolean same =
        reasons.values().stream().allMatch(e -> String.valueOf(first).equals(e.getSQLState()));
    return same ? String.valueOf(first) : CANNOT_CONNECT;
  }
}
