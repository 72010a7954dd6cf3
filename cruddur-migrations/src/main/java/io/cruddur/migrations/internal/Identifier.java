package io.cruddur.migrations.internal;

import io.cruddur.database.internal.Printable;
import io.cruddur.database.internal.Schema;
import io.cruddur.migrations.InvalidNameException;
import java.util.Locale;

/**
 * The name of a schema or table, as the catalog has it: no quotes around it, case kept.
 *
 * <p>why: quotes within a name, and names in capitals only, are refused although PostgreSQL allows
 * them: Liquibase does not escape the ones, and takes the others for names in lower case.
 */
public record Identifier(String name) {

  public Identifier {
    String problem = Schema.problem(name);
    if (problem != null) {
      throw new InvalidNameException(problem);
    }
    if (!name.equals(name.strip())) {
      throw new InvalidNameException(
          "The name of a schema or table must not begin or end with a space: <%s>"
              .formatted(Printable.line(name)));
    }
    if (name.indexOf('"') >= 0 || name.indexOf('\'') >= 0 || name.indexOf('\\') >= 0) {
      throw new InvalidNameException(
          "The name of a schema or table must not hold quotes or backslashes: <%s>"
              .formatted(name));
    }
    if (!name.equals(name.toLowerCase(Locale.ROOT)) && name.equals(name.toUpperCase(Locale.ROOT))) {
      throw new InvalidNameException(
          "The name of a schema or table must not be in capitals only: <%s>".formatted(name));
    }
  }

  /** For use in SQL. */
  public String quoted() {
    return '"' + name + '"';
  }

  @Override
  public String toString() {
    return name;
  }
}
