package io.cruddur.migrations.adoption;

import io.cruddur.database.Experimental;
import java.util.List;

/**
 * Something in a database of the reference application that our tables do not allow.
 *
 * @param kind what it is
 * @param table in which table
 * @param description what was found, in words
 * @param count how many rows, or other things if the description says so
 * @param examples the first of them: keys or names, no other personal data
 * @param sql shows all of them
 * @param remedy what to do about it; with {@link Kind#isFixable()}, what {@code --fix} does
 * @param afterwards SQL to run after the adoption, which creates what the remedy drops; empty if
 *     there is none
 */
@Experimental("An adoption may come to need further decisions, and report more.")
public record AdoptionObstacle(
    Kind kind,
    String table,
    String description,
    long count,
    List<String> examples,
    String sql,
    String remedy,
    String afterwards) {

  /**
   * Copies the lists.
   *
   * @param kind what it is
   * @param table in which table
   * @param description what was found, in words
   * @param count how many rows, or other things if the description says so
   * @param examples the first of them: keys or names, no other personal data
   * @param sql shows all of them
   * @param remedy what to do about it; with {@link Kind#isFixable()}, what {@code --fix} does
   * @param afterwards SQL to run after the adoption, which creates what the remedy drops; empty if
   *     there is none
   */
  public AdoptionObstacle {
    examples = List.copyOf(examples);
  }

  /** One whose remedy drops nothing. */
  AdoptionObstacle(
      Kind kind,
      String table,
      String description,
      long count,
      List<String> examples,
      String sql,
      String remedy) {
    this(kind, table, description, count, examples, sql, remedy, "");
  }

  /** Kinds of obstacles. */
  public enum Kind {
    /** A column of ours under another name, known from variants of the reference application. */
    MISNAMED_COLUMN(true),
    /** A column that rows cannot do without, and nothing to fill it with. */
    MISSING_COLUMN(false),
    /** A column whose type cannot be converted without a decision. */
    WRONG_TYPE(false),
    /** A primary key that is not ours. */
    OTHER_PRIMARY_KEY(false),
    /** A column that we do not know, which refuses rows that do not fill it. */
    UNKNOWN_REQUIRED_COLUMN(false),
    /** A view, a partition, a foreign or an unlogged table where a plain table is needed. */
    NOT_A_TABLE(false),
    /** A table whose policies hide rows from the role that adopts. */
    HIDDEN_ROWS(false),
    /** A name that a table, a key or an index of ours needs, and that belongs to something else. */
    NAME_TAKEN(false),
    /** A rule by which statements on the table do something else, or more, than they say. */
    REWRITE_RULE(false),
    /** A column that calls different texts equal: citext, or a nondeterministic collation. */
    OTHER_COMPARISON(true),
    /** A view that uses a column whose type has to change. */
    DEPENDENT_VIEW(false),
    /**
     * An index on an expression, a generated column, a check, a trigger, a policy or a function
     * that cannot follow a column to its new type.
     */
    DEPENDENT_OBJECT(false),
    /** A trigger that makes every change of the table fail. */
    FAILING_TRIGGER(true),
    /** Rows with the same key. */
    DUPLICATE_KEY(false),
    /** One user several times: handle, in any case, and Cognito id agree. */
    DUPLICATE_USER(true),
    /** Users with different handles who share a Cognito id: whose it is, only a person can tell. */
    SHARED_COGNITO_ID(false),
    /** A seeded user beside somebody who has signed up with the same handle. */
    SEEDED_HANDLE(true),
    /** A word that stands for a Cognito id, and is not the one that this library knows. */
    PLACEHOLDER_ID(true),
    /** Counts that no rows explain: another program maintains them, or did. */
    UNEXPLAINED_COUNT(true),
    /** Counts that an integer cannot hold. */
    TOO_LARGE_COUNT(true),
    /** Rows of other tables that a merge of users would delete, or that it would make alike. */
    MERGE_CONFLICT(false),
    /** A unique key of somebody's that refuses the values that a remedy writes. */
    CONFLICTING_KEY(false),
    /** Migrations of the reference application that its own bookkeeping does not have. */
    PENDING_MIGRATIONS(false),
    /** Users whose handles differ in case only, or not at all. */
    DUPLICATE_HANDLE(false),
    /** Nothing where something is needed. */
    MISSING_VALUE(true),
    /** Times that cannot be stored with a time zone. */
    FAR_TIME(false),
    /** Text longer than allowed. */
    TOO_LONG(false),
    /** Activities whose user does not exist. */
    ORPHAN(true),
    /** Replies to nothing, or to themselves. */
    DANGLING_REPLY(true),
    /** A circle of replies: each of its activities answers another one of it. */
    CIRCULAR_REPLY(true),
    /** Values in a reply column of numbers, which cannot be the key of an activity. */
    NUMERIC_REPLY(true),
    /** Likes, reposts or follows that lead nowhere, or exist twice. */
    BROKEN_LINK(true),
    /** A row as this library writes it is refused by something that we do not know. */
    REFUSES_OUR_ROWS(false);

    private final boolean fixable;

    Kind(boolean fixable) {
      this.fixable = fixable;
    }

    /**
     * Whether there is a remedy that loses nothing.
     *
     * @return true if {@link AdoptionOptions#fixing()} removes it
     */
    public boolean isFixable() {
      return fixable;
    }
  }

  /** One paragraph. */
  String describe() {
    return """
    - %s, %s: %s: %s%s
      remedy: %s%s
      all:    %s
    """
        .formatted(
            table,
            kind,
            description,
            count,
            examples.isEmpty() ? "" : " (" + String.join("; ", examples) + ", ...)",
            remedy,
            kind.isFixable() ? " [--fix]" : "",
            sql);
  }
}
