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
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
    String message = oneLine(failure.getMessage()) + suggestion(failure);
    print(name, "%s (see %s --help)".formatted(message, name), failure);
    return ExitCode.USAGE;
  }

  /** What may have been meant; only what begins alike, since picocli always has some suggestion. */
  private static String suggestion(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    String beginning = beginning(unmatched.getUnmatched().get(0));
    return unmatched.getSuggestions().stream()
        .filter(suggested -> beginning(suggested).equals(beginning))
        .findFirst()
        .map(suggested -> "; did you mean " + suggested + "?")
        .orElse("");
  }

  /** The hyphens and the first letter. */
  private static String beginning(String word) {
    return word.replaceFirst("^(-*.).*", "$1");
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
    if (failure instanceof FileSystemException file) {
      return "the file %s cannot be used: %s".formatted(file.getFile(), reason(file));
    }
    if (failure instanceof IOException) {
      return failure.getClass().getSimpleName() + ": " + message;
    }
    return bug(failure);
  }

  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or directory";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it exists, and is no directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    return oneLine(failure.getReason() == null ? failure.toString() : failure.getReason());
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
