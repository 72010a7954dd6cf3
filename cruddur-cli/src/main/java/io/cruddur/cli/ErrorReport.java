package io.cruddur.cli;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.Terminal;
import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.InvalidConnectionUrlException;
import io.cruddur.database.credentials.CredentialsUnavailableException;
import io.cruddur.migrations.AdoptionRequiredException;
import io.cruddur.migrations.ChangeSetModifiedException;
import io.cruddur.migrations.ForeignTableException;
import io.cruddur.migrations.HalfAdoptedException;
import io.cruddur.migrations.InvalidNameException;
import io.cruddur.migrations.MissingUsersException;
import io.cruddur.migrations.SchemaOutdatedException;
import io.cruddur.migrations.SchemaTooNewException;
import io.cruddur.migrations.UnmanagedSchemaException;
import io.cruddur.migrations.UnsupportedEncodingException;
import io.cruddur.migrations.repair.MissingKeysException;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns every failure into one line on standard error and an exit code. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private static final String DEBUG = "CRUDDUR_DEBUG";

  private final Terminal terminal;

  ErrorReport(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A wrong argument: what is wrong, and where the usage is. */
  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    String name = failure.getCommandLine().getCommandSpec().qualifiedName();
    String suggestion =
        failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()
            ? "; did you mean " + unmatched.getSuggestions().get(0) + "?"
            : "";
    String message = oneLine(failure.getMessage()) + suggestion;
    print(name, "%s (see %s --help)".formatted(message, name), failure);
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    // why: that a statement was cancelled is what the person asked for, who is told the result.
    if (!terminal.interruption().isUnderWay()) {
      print(command.getCommandSpec().qualifiedName(), line(failure), failure);
    }
    return exitCode(failure);
  }

  /** What no command can do anything about, such as too little memory. */
  static int internal(Terminal terminal, Error failure) {
    new ErrorReport(terminal).print("cruddur-db", bug(failure), failure);
    return ExitCode.INTERNAL;
  }

  private void print(String name, String line, Throwable failure) {
    terminal.err().println(terminal.ansi().string("@|bold,red " + name + ":|@") + " " + line);
    if (terminal.environment().containsKey(DEBUG)) {
      failure.printStackTrace(terminal.err());
    }
  }

  private static String oneLine(@Nullable String message) {
    return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private static String line(Exception failure) {
    String message = oneLine(failure.getMessage());
    if (failure instanceof CruddurException) {
      return message;
    }
    if (failure instanceof SQLException sql) {
      return "the database refused: " + message + " (SQLSTATE " + sql.getSQLState() + ")";
    }
    if (failure instanceof IOException) {
      return failure.getClass().getSimpleName() + ": " + message;
    }
    return bug(failure);
  }

  private static String bug(Throwable failure) {
    return "this is a bug, please report it with the stack trace that %s=1 shows: %s"
        .formatted(DEBUG, oneLine(failure.toString()));
  }

  private static int exitCode(Exception failure) {
    if (failure instanceof CommandFailedException known) {
      return known.exitCode();
    }
    if (failure instanceof InvalidConnectionUrlException
        || failure instanceof InvalidNameException) {
      return ExitCode.USAGE;
    }
    if (failure instanceof DatabaseUnavailableException
        || failure instanceof CredentialsUnavailableException) {
      return ExitCode.UNAVAILABLE;
    }
    if (failure instanceof SQLException sql && isConnectionLost(sql)) {
      return ExitCode.UNAVAILABLE;
    }
    if (isSchema(failure)) {
      return ExitCode.SCHEMA;
    }
    boolean expected =
        failure instanceof CruddurException
            || failure instanceof SQLException
            || failure instanceof IOException;
    return expected ? ExitCode.FAILED : ExitCode.INTERNAL;
  }

  /** Classes 08 and 57P: the connection broke, or an administrator or a shutdown ended it. */
  private static boolean isConnectionLost(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("08") || state.startsWith("57P");
  }

  private static boolean isSchema(Exception failure) {
    return failure instanceof SchemaOutdatedException
        || failure instanceof SchemaTooNewException
        || failure instanceof ChangeSetModifiedException
        || failure instanceof AdoptionRequiredException
        || failure instanceof HalfAdoptedException
        || failure instanceof UnmanagedSchemaException
        || failure instanceof UnsupportedEncodingException
        || failure instanceof MissingUsersException
        || failure instanceof MissingKeysException
        || failure instanceof ForeignTableException;
  }
}
