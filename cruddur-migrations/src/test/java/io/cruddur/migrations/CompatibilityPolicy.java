package io.cruddur.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a change set may do while the release before it is still at work on the tables: add, but
 * take nothing away, demand nothing new, and hold no lock for long. Recognised by words, so that it
 * errs on the side of asking.
 */
final class CompatibilityPolicy {

  private record Rule(String reason, Pattern breaking) {}

  private static final List<Rule> RULES =
      List.of(
          rule(
              "drops what the previous release uses",
              "\\bDROP\\s+(TABLE|COLUMN|VIEW|TYPE|FUNCTION|SCHEMA|DEFAULT)\\b"),
          rule(
              "drops an index that the previous release needs",
              "\\bDROP\\s+INDEX\\s+(?!CONCURRENTLY\\s+IF\\s+EXISTS)"),
          rule("renames what the previous release uses", "\\bRENAME\\b"),
          rule(
              "demands a value that the previous release does not give",
              "\\bSET\\s+NOT\\s+NULL\\b"),
          rule(
              "demands a value that the previous release does not give",
              "\\bADD\\s+(COLUMN\\s+)?(IF\\s+NOT\\s+EXISTS\\s+)?(?!CONSTRAINT)\\w+\\s+(?![^,;]*\\bDEFAULT\\b)[^,;]*\\bNOT\\s+NULL\\b"),
          rule(
              "changes a type, which rewrites the table under an exclusive lock",
              "\\bALTER\\s+(COLUMN\\s+)?\\w+\\s+(SET\\s+DATA\\s+)?TYPE\\b"),
          rule(
              "refuses rows that the previous release may write",
              "\\bADD\\s+(CONSTRAINT\\s+\\w+\\s+)?(CHECK|UNIQUE|PRIMARY\\s+KEY|FOREIGN\\s+KEY|EXCLUDE)\\b"),
          rule(
              "refuses rows that the previous release may write",
              "\\bCREATE\\s+UNIQUE\\s+INDEX\\b"),
          rule(
              "keeps writers out while it builds an index",
              "\\bCREATE\\s+INDEX\\s+(?!CONCURRENTLY)"),
          rule(
              "changes what the previous release writes",
              "\\bCREATE\\s+(OR\\s+REPLACE\\s+)?(CONSTRAINT\\s+)?(TRIGGER|RULE)\\b"),
          rule("removes rows", "\\b(TRUNCATE|DELETE\\s+FROM)\\b"),
          rule(
              "rewrites the table under an exclusive lock",
              "\\b(CLUSTER|VACUUM\\s+FULL|SET\\s+TABLESPACE|SET\\s+UNLOGGED|SET\\s+LOGGED)\\b"),
          rule("takes a lock of its own", "\\bLOCK\\s+TABLE\\b"));

  private static final Pattern CREATED =
      Pattern.compile(
          "\\bCREATE\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(\\w+)", Pattern.CASE_INSENSITIVE);

  private static final Pattern STATEMENT_END = Pattern.compile(";\\s*(\\n|$)");

  private CompatibilityPolicy() {}

  private static Rule rule(String reason, String breaking) {
    return new Rule(reason, Pattern.compile(breaking, Pattern.CASE_INSENSITIVE));
  }

  /** What is wrong with the SQL of a change set; empty if the previous release can go on. */
  static List<String> violations(String sql) {
    List<String> created = CREATED.matcher(sql).results().map(result -> result.group(1)).toList();
    List<String> violations = new ArrayList<>();
    for (String statement : statements(sql)) {
      if (created.stream().noneMatch(table -> concerns(statement, table))) {
        RULES.stream()
            .filter(rule -> rule.breaking().matcher(statement).find())
            .forEach(rule -> violations.add(rule.reason() + ": " + statement));
      }
    }
    return violations;
  }

  static List<String> statements(String sql) {
    String withoutComments =
        Pattern.compile("^\\s*--.*$", Pattern.MULTILINE).matcher(sql).replaceAll("");
    return STATEMENT_END
        .splitAsStream(withoutComments)
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  /** Whether the table that the statement is about was created by the same change set. */
  private static boolean concerns(String statement, String table) {
    return Pattern.compile(
            "^(CREATE\\s+TABLE|ALTER\\s+TABLE|CREATE\\s+(UNIQUE\\s+)?INDEX\\s+\\w+\\s+ON|CREATE\\s+TRIGGER.*ON)\\s+(IF\\s+NOT\\s+EXISTS\\s+)?"
                + table
                + "\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
        .matcher(statement)
        .find();
  }
}
