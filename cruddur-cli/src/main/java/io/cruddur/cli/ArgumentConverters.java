package io.cruddur.cli;

import io.cruddur.migrations.adoption.AdoptionOptions;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads arguments, and says in plain words what is wrong with one that cannot be read. */
final class ArgumentConverters {

  private ArgumentConverters() {}

  static void register(CommandLine line) {
    ITypeConverter<Integer> number = converter(Integer::valueOf, "a whole number");
    line.registerConverter(int.class, number);
    line.registerConverter(Integer.class, number);
    line.registerConverter(
        LocalDate.class, converter(LocalDate::parse, "a date such as 2026-01-31"));
    line.registerConverter(
        ZoneId.class, converter(ArgumentConverters::zone, "a time zone like Europe/Berlin"));
    line.registerConverter(UUID.class, converter(UUID::fromString, "a uuid"));
  }

  /** One that an adoption takes. */
  private static ZoneId zone(String argument) {
    ZoneId zone = ZoneId.of(argument);
    AdoptionOptions.defaults().in(zone);
    return zone;
  }

  private static <T> ITypeConverter<T> converter(Function<String, T> parser, String expected) {
    return argument -> {
      try {
        return parser.apply(argument);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new TypeConversionException("'" + argument + "' is not " + expected);
      }
    };
  }
}
