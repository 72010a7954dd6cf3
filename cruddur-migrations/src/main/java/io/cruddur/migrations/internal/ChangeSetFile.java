package io.cruddur.migrations.internal;

import io.cruddur.migrations.MigrationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One change set as its file says, read without Liquibase. Our files hold one change set each,
 * named as the file, and their rollback comes last.
 *
 * @param id the change set's id
 * @param inTransaction whether it may run in a transaction
 * @param labels separated by commas; empty if there are none
 * @param sql what it executes, each statement ended by a semicolon
 * @param rollback what undoes it, likewise
 */
public record ChangeSetFile(
    String id, boolean inTransaction, String labels, String sql, String rollback) {

  private static final Pattern HEADER =
      Pattern.compile("^--changeset cruddur:(?<id>\\w+)(?<attributes>[^\\n]*)$", Pattern.MULTILINE);

  private static final Pattern LABELS = Pattern.compile("\\blabels:(\\S+)");

  private static final String ROLLBACK = "--rollback ";

  public static ChangeSetFile of(String id) {
    String name = "/" + ChangeSets.PATH + id + ".sql";
    try (InputStream in = ChangeSetFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new MigrationException(
            "%s is missing beside the classes of cruddur-migrations: the jar is damaged, or was repackaged without its resources"
                .formatted(name));
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ChangeSetFile parse(String text) {
    Matcher header = HEADER.matcher(text);
    if (!header.find()) {
      throw new IllegalArgumentException("No change set in: " + text);
    }
    String body = text.substring(header.end());
    String attributes = header.group("attributes");
    Matcher labels = LABELS.matcher(attributes);
    return new ChangeSetFile(
        header.group("id"),
        !attributes.contains("runInTransaction:false"),
        labels.find() ? labels.group(1) : "",
        lines(body, false),
        lines(body, true));
  }

  private static String lines(String body, boolean rollback) {
    return body.lines()
        .filter(line -> line.startsWith(ROLLBACK) == rollback)
        .map(line -> rollback ? line.substring(ROLLBACK.length()) : line)
        .collect(Collectors.joining("\n"))
        .strip();
  }
}
