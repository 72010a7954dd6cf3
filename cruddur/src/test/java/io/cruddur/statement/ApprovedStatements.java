package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The statements in {@code src/test/resources/sql}: one file each, a folder for each repository.
 * Those of a page are written for a page of 20; other sizes differ in that number alone.
 */
public final class ApprovedStatements {

  static final Path DIRECTORY = Path.of("src/test/resources/sql");

  /** How many rows the pages of each size read. */
  private static final Pattern ROWS_OF_A_PAGE =
      Pattern.compile("(\\bLIMIT|\\bOFFSET|\\+|\\(SELECT) (11|51|101)\\b");

  private static final Pattern BOUND = Pattern.compile("-- Reads at most (\\d+) buffers.*");

  /**
   * A statement.
   *
   * @param name of its file, with the folder
   * @param buffers how much it may read among the data of {@link FeedData}; empty if it reads a
   *     whole table on purpose
   * @param sql as it is sent
   */
  record Approved(String name, Optional<Long> buffers, String sql) {

    static Approved read(String name, String text) {
      StringBuilder sql = new StringBuilder();
      Optional<Long> buffers = Optional.empty();
      for (String line : text.split("\n", -1)) {
        if (line.startsWith("-- ")) {
          var bound = BOUND.matcher(line);
          buffers = bound.matches() ? Optional.of(Long.valueOf(bound.group(1))) : buffers;
        } else {
          sql.append(line).append('\n');
        }
      }
      return new Approved(name, buffers, sql.toString().strip());
    }
  }

  private final Map<String, Approved> bySql = new TreeMap<>();

  private ApprovedStatements() {}

  public static ApprovedStatements read() {
    ApprovedStatements approved = new ApprovedStatements();
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".sql")).toList()) {
        String name =
            DIRECTORY.relativize(file).toString().replace('\\', '/').replaceFirst("\\.sql$", "");
        Approved statement = Approved.read(name, Files.readString(file));
        Approved other = approved.bySql.put(statement.sql(), statement);
        assertThat(other).as("the statement of %s has two files", name).isNull();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return approved;
  }

  /** As it stands in a file: without what begins a transaction, for a page of 20. */
  static String normal(String sent) {
    String sql = Recorder.withoutPreamble(sent).replaceAll("[ \t]+\n", "\n").strip();
    return ROWS_OF_A_PAGE.matcher(sql).replaceAll("$1 21");
  }

  /** Which of the statements that were sent have no file. */
  public List<String> missing(Collection<String> sent) {
    return sent.stream()
        .filter(sql -> find(sql).isEmpty())
        .map(sql -> normal(sql))
        .distinct()
        .toList();
  }

  Optional<Approved> find(String sent) {
    return Optional.ofNullable(bySql.get(normal(sent)));
  }

  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    bySql.values().forEach(statement -> names.add(statement.name()));
    return names;
  }
}
