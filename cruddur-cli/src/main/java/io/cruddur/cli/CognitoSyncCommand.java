package io.cruddur.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "cognito-sync",
    description = {
      "Bring the users of a Cognito user pool into the database; safe to repeat.",
      "Gives seeded users (cognito_user_id MOCK) their Cognito ids by handle, registers confirmed"
          + " users that are missing, and reports the rest. Reads what this prints, all pages of it:",
      "  aws cognito-idp list-users --user-pool-id ID | cruddur-db cognito-sync",
      "Outcomes: known, linked, registered; disabled, not_confirmed, no_handle (no attribute"
          + " preferred_username), invalid_…, handle_taken (by a user with another Cognito id)."
    })
final class CognitoSyncCommand extends DatabaseCommand {

  @Mixin private final SchemaOptions schema = new SchemaOptions();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Read the list from this file instead of standard input.")
  private @Nullable Path file;

  @Option(names = "--dry-run", description = "Report what would be done, and do nothing.")
  private boolean dryRun;

  CognitoSyncCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run() throws Exception {
    PoolList pool = read();
    AtomicReference<@Nullable Report> report = new AtomicReference<>();
    try (Connection connection = schema.connect(database)) {
      Sql.inTransaction(
          connection,
          () -> {
            CognitoSync sync = new CognitoSync(connection);
            sync.apply(pool.users());
            report.set(new Report(sync.outcomes(), sync.problems(), sync.notInPool()));
            if (dryRun) {
              connection.rollback();
            }
          });
    }
    show(Objects.requireNonNull(report.get()), pool.complete());
  }

  private record Report(Map<String, Long> outcomes, List<List<String>> problems, long notInPool) {}

  private PoolList read() throws IOException {
    if (file == null) {
      return PoolList.read("standard input", terminal.in());
    }
    try (InputStream in = Files.newInputStream(file)) {
      return PoolList.read(file.toString(), in);
    }
  }

  private void show(Report report, boolean complete) throws IOException {
    if (output.isJson()) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("dry_run", dryRun);
      json.put("outcomes", report.outcomes());
      json.put(
          "reported",
          report.problems().stream()
              .map(row -> OutputOptions.object(CognitoSync.REPORT, row))
              .toList());
      json.put("list_is_complete", complete);
      json.put("not_in_pool", complete ? report.notInPool() : null);
      output.json(json);
      return;
    }
    if (!report.problems().isEmpty()) {
      output.text(CognitoSync.REPORT, report.problems());
      terminal.out().println();
    }
    String counts =
        report.outcomes().entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
    terminal.out().println((dryRun ? "Would be: " : "") + counts + ".");
    terminal
        .out()
        .println(
            complete
                ? "%d users of the database are not in the pool.".formatted(report.notInPool())
                : "The list ends with a pagination token: it is not all of the pool.");
  }
}
