package io.cruddur.cli.roles;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Sql;
import io.cruddur.cli.common.Terminal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "create",
    description = {
      "Create the roles that are missing, and set the rights of all; safe to repeat.",
      "The schema must have been migrated: its tables are handed over to the owner. After a"
          + " migration by another user, repeat this."
    })
final class RolesCreateCommand extends DatabaseCommand {

  private static final String RDS_IAM = "rds_iam";

  @Mixin private final SchemaOptions schema = new SchemaOptions();
  @Mixin private final RolesCommand.Prefix prefix = new RolesCommand.Prefix();

  @ArgGroup(multiplicity = "1")
  private Login login = new Login();

  private static final class Login {

    @Option(
        names = "--secrets",
        paramLabel = "DIR",
        description = "Where the password of each new user goes, into a file of its name.")
    private @Nullable Path directory;

    @Option(names = "--rds-iam", description = "Users log in by IAM tokens, without passwords.")
    private boolean iam;
  }

  RolesCreateCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void run() throws Exception {
    RoleNames names = prefix.names();
    Map<String, Path> created = new LinkedHashMap<>();
    terminal
        .interruption()
        .leaves("the roles are as they were; a password file written meanwhile is not valid");
    try (Connection connection = schema.connect(database)) {
      Sql.inTransaction(
          connection,
          () -> {
            Map<String, String> existing = new RoleCatalog(connection, names).states();
            for (RoleKind kind : RoleKind.values()) {
              create(connection, names, kind, existing, created);
            }
            String owner = names.group(RoleKind.OWNER);
            if (new RoleCatalog(connection, names).join(owner)) {
              terminal
                  .err()
                  .printf(
                      "This user is a member of %s now, so that the tables can be handed over to it. To end that: REVOKE %s FROM CURRENT_USER%n",
                      owner, Sql.identifier(connection, owner));
            }
            RoleRights rights = new RoleRights(connection, schema.name(), names);
            rights.grant(schema.name());
            List<String> refused = rights.grantDatabase();
            if (!refused.isEmpty()) {
              terminal
                  .err()
                  .printf(
                      "Not granted, because only the owner of the database may: %s%n",
                      String.join("; ", refused));
            }
            List<String> owners = rights.ownersOfSchema(schema.name(), names);
            if (!owners.isEmpty()) {
              terminal
                  .err()
                  .printf(
                      "These users own schema %s, and may drop its tables: %s. No service should be one of them; to end it: %s%n",
                      schema.name(), String.join(", ", owners), rights.takeSchema());
            }
            String app = names.group(RoleKind.APP);
            if (!rights.grantTimeline(app)) {
              terminal
                  .err()
                  .printf(
                      "Not granted, for want of its ADMIN OPTION: pg_read_all_stats to %s, which services with replicas need after a failover%n",
                      app);
            }
          });
      output.table(RoleCatalog.COLUMNS, new RoleCatalog(connection, names).rows());
    }
    created.forEach(
        (user, file) -> terminal.err().printf("The password of %s is in %s%n", user, file));
  }

  private void create(
      Connection connection,
      RoleNames names,
      RoleKind kind,
      Map<String, String> existing,
      Map<String, Path> created)
      throws Exception {
    String group = Sql.identifier(connection, names.group(kind));
    if (!existing.containsKey(names.group(kind))) {
      Sql.execute(connection, "CREATE ROLE " + group + " NOLOGIN");
    }
    for (String name : names.users(kind)) {
      String user = Sql.identifier(connection, name);
      if (!existing.containsKey(name)) {
        boolean first = name.endsWith(RoleNames.TURNS.get(0));
        // why both log in by IAM: there is no password to take turns with.
        Sql.execute(
            connection, "CREATE ROLE " + user + (first || login.iam ? " LOGIN" : " NOLOGIN"));
        if (first && login.directory != null) {
          created.put(name, new Secrets(login.directory).renew(connection, name));
        }
      }
      Sql.execute(connection, "GRANT %s TO %s".formatted(group, user));
      if (login.iam) {
        grantIam(connection, user);
      }
      if (kind == RoleKind.OWNER) {
        // What either of them creates belongs to the group.
        Sql.execute(
            connection,
            "ALTER ROLE %s IN DATABASE %s SET role = %s"
                .formatted(user, Sql.identifier(connection, database.url().database()), group));
      }
    }
  }

  private static void grantIam(Connection connection, String user) throws SQLException {
    if (!Sql.test(connection, "EXISTS (SELECT FROM pg_roles WHERE rolname = ?)", RDS_IAM)) {
      throw new CommandFailedException(
          ExitCode.FAILED, "there is no role rds_iam: this server is not of Amazon RDS");
    }
    Sql.execute(connection, "GRANT rds_iam TO " + user);
  }
}
