package io.cruddur.cli.roles;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.ExitCode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names of a deployment's roles: for each kind a group, which has the rights, and two users,
 * who log in and have them as its members. Roles belong to the whole server, so that a second
 * deployment on it needs another prefix.
 *
 * @param prefix what they all begin with
 */
record RoleNames(String prefix) {

  static final List<String> TURNS = List.of("a", "b");

  RoleNames {
    if (!prefix.matches("[a-z_][a-z0-9_]{0,49}")) {
      throw new CommandFailedException(
          ExitCode.USAGE,
          "a prefix is 1 to 50 lower-case letters, digits and underscores, not beginning with a"
              + " digit: <%s>".formatted(prefix));
    }
  }

  String group(RoleKind kind) {
    return prefix + "_" + kind.code();
  }

  List<String> users(RoleKind kind) {
    return TURNS.stream().map(turn -> group(kind) + "_" + turn).toList();
  }

  /** Users before the groups they belong to. */
  List<String> all() {
    return Stream.concat(
            Arrays.stream(RoleKind.values()).flatMap(kind -> users(kind).stream()),
            Arrays.stream(RoleKind.values()).map(this::group))
        .toList();
  }
}
