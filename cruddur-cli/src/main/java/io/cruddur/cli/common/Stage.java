package io.cruddur.cli.common;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Which environment variable names the database. */
public enum Stage {
  LOCAL("CONNECTION_URL"),
  PROD("PROD_CONNECTION_URL");

  private static final String ARGUMENT = "prod";

  private final String variable;

  Stage(String variable) {
    this.variable = variable;
  }

  public String variable() {
    return variable;
  }

  /** Reads the argument: there is no other than {@code prod}. */
  static final class Converter implements ITypeConverter<Stage> {
    @Override
    public Stage convert(String argument) {
      if (argument.toLowerCase(Locale.ROOT).equals(ARGUMENT)) {
        return PROD;
      }
      throw new TypeConversionException("the argument is prod or nothing, not '" + argument + "'");
    }
  }

  /** For a shell's completion. */
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(ARGUMENT).iterator();
    }
  }
}
