package io.cruddur.cli;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.Terminal;
import io.cruddur.database.CredentialsUnavailableException;
import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.InvalidConnectionUrlException;
import io.cruddur.migrations.AdoptionRequiredException;
import io.cruddur.migrations.ChangeSetModifiedException;
import io.cruddur.migrations.ForeignTableException;
import io.cruddur.migrations.HalfAdoptedException;
import io.cruddur.migrations.InvalidNameException;
import io.cruddur.migrations.SchemaOutdatedException;
import io.cruddur.migrations.SchemaTooNewException;
import io.cruddur.migrations.UnmanagedSchemaException;
import java.io.IOException;
import java.sql.SQLException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns every failure into one line on standard error and an exit code. */
final class ErrorReport implements IExecutionExceptionHandler {

  private static final String DEBUG = "CRUDDUR_DEBUG";

  private final Terminal terminal;

  ErrorReport(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    terminal.err().println(command.getCommandSpec().qualifiedName() + ": " + line(failure));
    if (terminal.environment().containsKey(DEBUG)) {
      failure.printStackTrace(terminal.err());
    }
    return exitCode(failure);
  }

  private static String line(Exception failure) {
    String message = String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    if (failure instanceof CruddurException) {
      return message;
    }
    if (failure instanceof SQLException sql) {
      return "the database refused: " + message + " (SQLSTATE " + sql.getSQLState() + ")";
    }
    if (failure instanceof IOException) {
      return failure.getClass().getSimpleName() + ": " + message;
    }
    return "this is a bug, please report it with the stack trace that %s=1 shows: %s"
        .formatted(DEBUG, failure);
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
    if (isSchema(failure)) {
      return ExitCode.SCHEMA;
    }
    boolean expected =
        failure instanceof CruddurException
            || failure instanceof SQLException
            || failure instanceof IOException;
    return expected ? ExitCode.FAILED : ExitCode.INTERNAL;
  }

  private static boolean isSchema(Exception failure) {
    return failure instanceof SchemaOutdatedException
        || failure instanceof SchemaTooNewException
        || failure instanceof ChangeSetModifiedException
        || failure instanceof AdoptionRequiredException
        || failure instanceof HalfAdoptedException
        || failure instanceof UnmanagedSchemaException
        || failure instanceof ForeignTableException;
  }
}
