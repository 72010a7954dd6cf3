package io.cruddur.cli.roles;

import io.cruddur.cli.common.Confirmation;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.Sql;
import io.cruddur.cli.common.Terminal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "drop",
    description = {
      "Remove the roles. Their tables go to the user who does it; no row is lost.",
      "Refuses if they have rights in other databases of the server."
    })
final class RolesDropCommand extends DatabaseCommand {

  @Mixin private final RolesCommand.Prefix prefix = new RolesCommand.Prefix();
  @Mixin private final Confirmation confirmation;

  RolesDropCommand(Terminal terminal) {
    super(terminal);
    confirmation = new Confirmation(terminal);
  }

  @Override
  protected void run() throws Exception {
    confirmation.require(database, "locks out everybody who logs in by these roles");
    RoleNames names = prefix.names();
    List<String> dropped = new ArrayList<>();
    try (Connection connection = database.connect()) {
      RoleCatalog catalog = new RoleCatalog(connection, names);
      Sql.inTransaction(
          connection,
          () -> {
            Map<String, String> existing = catalog.states();
            for (String name : names.all()) {
              if (existing.containsKey(name)) {
                drop(connection, catalog, name);
                dropped.add(name);
              }
            }
          });
    }
    output.say(
        dropped.isEmpty()
            ? "There are no such roles."
            : "Dropped: " + String.join(", ", dropped) + ".",
        Map.of("dropped", dropped));
  }

  private static void drop(Connection connection, RoleCatalog catalog, String name)
      throws SQLException {
    catalog.join(name);
    String role = Sql.identifier(connection, name);
    Sql.execute(connection, "REASSIGN OWNED BY %s TO CURRENT_USER".formatted(role));
    Sql.execute(connection, "DROP OWNED BY %s; DROP ROLE %s".formatted(role, role));
  }
}
