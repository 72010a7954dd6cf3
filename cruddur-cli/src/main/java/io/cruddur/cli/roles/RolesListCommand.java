package io.cruddur.cli.roles;

import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.Terminal;
import java.sql.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = {
      "Show the roles: group, current (in use), expiring (in use before; until when), expired, spare."
    })
final class RolesListCommand extends DatabaseCommand {

  @Mixin private final RolesCommand.Prefix prefix = new RolesCommand.Prefix();

  RolesListCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void run() throws Exception {
    try (Connection connection = database.connect()) {
      output.table(RoleCatalog.COLUMNS, new RoleCatalog(connection, prefix.names()).rows());
    }
  }
}
