package io.cruddur.migrations;

import java.nio.charset.StandardCharsets;

/**
 * The name of a schema or table, as the catalog has it: no quotes around it, case kept.
 *
 * <p>why: quotes within a name are refused although PostgreSQL allows them, because Liquibase does
 * not escape them.
 */
record Identifier(String name) {

  /** The server cuts longer names short, and would then look for another schema than was asked. */
  private static final int MAX_BYTES = 63;

  Identifier {
    if (name.isBlank()) {
      throw new InvalidNameException("The name of a schema or table must not be blank");
    }
    if (name.indexOf('"') >= 0 || name.indexOf('\'') >= 0 || name.indexOf('\0') >= 0) {
      throw new InvalidNameException(
          "The name of a schema or table must not hold quotes or NUL: <%s>"
              .formatted(name.replace('\0', '␀')));
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new InvalidNameException(
          "The name of a schema or table must fit in %d bytes: <%s>".formatted(MAX_BYTES, name));
    }
  }

  /** For use in SQL. */
  String quoted() {
    return '"' + name + '"';
  }

  @Override
  public String toString() {
    return name;
  }
}
