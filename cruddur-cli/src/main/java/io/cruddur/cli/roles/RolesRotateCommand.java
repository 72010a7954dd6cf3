package io.cruddur.cli.roles;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.Sql;
import io.cruddur.cli.common.Terminal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "rotate",
    description = {
      "Give the user who is not in use a new password, and let the one in use expire.",
      "Deploy the services with the new user and password meanwhile: both work until then, and"
          + " sessions that are open stay open."
    })
final class RolesRotateCommand extends DatabaseCommand {

  /** A hundred years; the server's calendar has an end. */
  private static final int LONGEST_GRACE = 36_500;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final RolesCommand.Prefix prefix = new RolesCommand.Prefix();

  @Option(
      names = "--role",
      required = true,
      paramLabel = "KIND",
      converter = RoleKind.Converter.class,
      completionCandidates = RoleKind.Candidates.class,
      description = "Whose: ${COMPLETION-CANDIDATES}.")
  private RoleKind kind = RoleKind.APP;

  @Option(
      names = "--secrets",
      required = true,
      paramLabel = "DIR",
      description = "Where the new password goes, into a file of the user's name.")
  private Path directory = Path.of("");

  @Option(
      names = "--grace",
      paramLabel = "DAYS",
      defaultValue = "7",
      description = "How long the old password continues to work; ${DEFAULT-VALUE} unless given.")
  private int days;

  @Option(names = "--force", description = "Even while the user before the last one still works.")
  private boolean force;

  RolesRotateCommand(Terminal terminal) {
    super(terminal);
  }

  private record Turn(String user, Path file, @Nullable String former) {}

  @Override
  protected void run() throws Exception {
    if (days < 0 || days > LONGEST_GRACE) {
      throw new ParameterException(
          spec.commandLine(), "--grace must be 0 to %s days: %s".formatted(LONGEST_GRACE, days));
    }
    AtomicReference<@Nullable Turn> done = new AtomicReference<>();
    terminal
        .interruption()
        .leaves("the roles are as they were; a password file written meanwhile is not valid");
    try (Connection connection = database.connect()) {
      Sql.inTransaction(connection, () -> done.set(rotate(connection)));
    }
    Turn turn = Objects.requireNonNull(done.get());
    output.say(
        "%s is in use now; its password is in %s. %s works for %s days more."
            .formatted(turn.user(), turn.file(), turn.former(), days),
        Map.of("user", turn.user(), "password_file", turn.file().toString(), "grace_days", days));
  }

  private Turn rotate(Connection connection) throws Exception {
    RoleNames names = prefix.names();
    RoleCatalog catalog = new RoleCatalog(connection, names);
    // One at a time, so that two rotations do not take the same turn.
    Sql.run(connection, "SELECT pg_advisory_xact_lock(hashtext(?))", names.group(kind));
    Map<String, String> states = catalog.states();
    List<String> users = names.users(kind);
    if (!states.keySet().containsAll(users)) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          "there are no users %s; run cruddur-db roles create"
              .formatted(String.join(" and ", users)));
    }
    requirePasswords(catalog, users);
    int current = "current".equals(states.get(users.get(0))) ? 0 : 1;
    String former = users.get(current);
    String next = users.get(1 - current);
    if ("expiring".equals(states.get(next)) && !force) {
      throw new CommandFailedException(
          ExitCode.REFUSED,
          "refused: %s still works, and may be in use (see roles list); wait, or use --force"
              .formatted(next));
    }
    alter(connection, next, "LOGIN VALID UNTIL 'infinity'");
    OffsetDateTime end = OffsetDateTime.now(ZoneOffset.UTC).plusDays(days);
    alter(connection, former, "VALID UNTIL '" + end + "'");
    return new Turn(next, new Secrets(directory).renew(connection, next), former);
  }

  private static void requirePasswords(RoleCatalog catalog, List<String> users)
      throws SQLException {
    for (List<Object> row : catalog.rows()) {
      if (users.contains(row.get(0)) && Boolean.TRUE.equals(row.get(3))) {
        throw new CommandFailedException(
            ExitCode.REFUSED,
            "refused: %s logs in by IAM tokens, and has no password".formatted(row.get(0)));
      }
    }
  }

  private static void alter(Connection connection, String user, String change) throws SQLException {
    Sql.execute(connection, "ALTER ROLE %s %s".formatted(Sql.identifier(connection, user), change));
  }
}
