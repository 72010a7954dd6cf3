package io.cruddur.cli.cognito;

import io.cruddur.cli.cognito.CognitoSync.Outcome;
import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.OutputOptions;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Sql;
import io.cruddur.cli.common.Terminal;
import io.cruddur.repo.CruddurRepositories;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Comparator;
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
      "Outcomes: known, linked, registered; suffixed (registered, but another user has the handle),"
          + " disabled, not_confirmed, invalid_sub, not_a_user (no JSON object), erased (deleted in the last 30 days),"
          + " refused (by the"
          + " database); with --dry-run, missing (would be registered)."
    })
public final class CognitoSyncCommand extends DatabaseCommand {

  private static final List<String> COLUMNS =
      List.of("outcome", "handle", "cognito_user_id", "status");

  @Mixin private final SchemaOptions schema = new SchemaOptions();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Read the list from this file instead of standard input.")
  private @Nullable Path file;

  @Option(names = "--dry-run", description = "Report what would be done, and do nothing.")
  private boolean dryRun;

  public CognitoSyncCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void run() throws Exception {
    PoolList pool = read();
    AtomicReference<@Nullable Report> compared = new AtomicReference<>();
    try (Connection connection = schema.connect(database)) {
      Sql.inTransaction(
          connection,
          () -> {
            CognitoSync sync = new CognitoSync(connection);
            compared.set(new Report(sync.compareAndLink(pool.users()), sync.notInPool()));
            if (dryRun) {
              connection.rollback();
            }
          });
    }
    Report report = Objects.requireNonNull(compared.get());
    boolean register = !dryRun && report.outcomes().stream().anyMatch(Outcome::isMissing);
    show(register ? registered(report) : report, pool.complete());
  }

  private Report registered(Report report) {
    terminal
        .interruption()
        .leaves("who was registered so far stays so; run it again for the others");
    CruddurRepositories cruddur =
        CruddurRepositories.builder()
            .dataSource(database.dataSource())
            .schema(schema.name())
            .build();
    return new Report(CognitoSync.register(report.outcomes(), cruddur.users()), report.notInPool());
  }

  private record Report(List<Outcome> outcomes, long notInPool) {

    /** How many users of the pool came to which end. */
    Map<String, Long> counts() {
      Map<String, Long> counts = new LinkedHashMap<>();
      CognitoSync.GOOD.forEach(good -> counts.put(good, 0L));
      outcomes.forEach(outcome -> counts.merge(outcome.name(), 1L, Long::sum));
      return counts;
    }

    /** What somebody should look at, as rows of {@link #COLUMNS}. */
    List<List<@Nullable String>> problems() {
      return outcomes.stream()
          .filter(outcome -> !CognitoSync.GOOD.contains(outcome.name()))
          .sorted(Comparator.comparing(Outcome::name))
          .map(
              outcome ->
                  Arrays.<@Nullable String>asList(
                      outcome.name(),
                      outcome.handle(),
                      outcome.user().sub(),
                      outcome.user().status()))
          .toList();
    }
  }

  private PoolList read() throws IOException {
    if (file == null) {
      return PoolList.read("standard input", terminal.in());
    }
    try (InputStream in = Files.newInputStream(file)) {
      return PoolList.read(file.toString(), in);
    } catch (NoSuchFileException e) {
      throw new CommandFailedException(ExitCode.USAGE, "there is no file " + file);
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.USAGE, "cannot read the file %s: %s".formatted(file, e.getMessage()));
    }
  }

  private void show(Report report, boolean complete) throws IOException {
    if (output.isJson()) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("dry_run", dryRun);
      json.put("outcomes", report.counts());
      json.put(
          "reported",
          report.problems().stream().map(row -> OutputOptions.object(COLUMNS, row)).toList());
      json.put("list_is_complete", complete);
      json.put("not_in_pool", complete ? report.notInPool() : null);
      output.json(json);
      return;
    }
    if (!report.problems().isEmpty()) {
      output.text(COLUMNS, report.problems());
      terminal.out().println();
    }
    String counts =
        report.counts().entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
    terminal.out().println((dryRun ? "Would be: " : "") + counts + ".");
    terminal
        .out()
        .println(
            complete
                ? "%s users of the database are not in the pool.".formatted(report.notInPool())
                : "The list ends with a pagination token: it is not all of the pool.");
  }
}
