package io.cruddur.cli.roles;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What a database user of a deployment is for. */
enum RoleKind {
  /** Owns the tables: migrations. */
  OWNER,
  /** Reads and writes rows: services. */
  APP,
  /** Reads rows: reports, people. */
  READER;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static List<String> codes() {
    return Arrays.stream(values()).map(RoleKind::code).toList();
  }

  static final class Converter implements ITypeConverter<RoleKind> {
    @Override
    public RoleKind convert(String argument) {
      return Arrays.stream(values())
          .filter(kind -> kind.code().equals(argument.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + argument + "' is none of " + String.join(", ", codes())));
    }
  }

  /** For --help and a shell's completion. */
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return codes().iterator();
    }
  }
}
