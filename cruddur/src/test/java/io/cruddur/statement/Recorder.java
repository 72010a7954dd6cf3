package io.cruddur.statement;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/**
 * Records what goes to the server: statements with their parameters, commits; and explains what was
 * sent last.
 */
public final class Recorder {

  record Sent(String sql, List<Object> parameters) {}

  private final List<Sent> statements = new CopyOnWriteArrayList<>();
  private final List<String> transactions = new CopyOnWriteArrayList<>();
  private final DataSource target;
  private final DataSource recording;

  public Recorder(DataSource target) {
    this.target = target;
    this.recording =
        ProxyDataSourceBuilder.create(target)
            .afterQuery((execution, queries) -> queries.forEach(this::record))
            .afterMethod(this::record)
            .build();
  }

  public DataSource dataSource() {
    return recording;
  }

  public void clear() {
    statements.clear();
    transactions.clear();
  }

  public List<String> statements() {
    return statements.stream().map(Sent::sql).toList();
  }

  /** Calls that end or begin transactions: each is a round trip. */
  public List<String> transactions() {
    return transactions;
  }

  private void record(QueryInfo query) {
    List<Object> parameters =
        query.getParametersList().stream()
            .flatMap(List::stream)
            .map(operation -> operation.getArgs()[1])
            .toList();
    statements.add(new Sent(query.getQuery(), parameters));
  }

  private void record(MethodExecutionContext call) {
    String name = call.getMethod().getName();
    if (call.getTarget() instanceof Connection
        && List.of("commit", "rollback", "setAutoCommit").contains(name)) {
      transactions.add(name);
    }
  }

  /** The plan, with what it really did, of the statement that was sent last. */
  public String explainLast(boolean genericPlan) throws SQLException {
    return String.join("\n", explain(statements.get(statements.size() - 1), genericPlan));
  }

  /** The same of each statement that was sent, once, as it was sent first. */
  public List<String> explainAll(boolean genericPlan) throws SQLException {
    List<String> plans = new ArrayList<>();
    for (Sent sent : distinct()) {
      plans.addAll(explain(sent, genericPlan));
    }
    return plans;
  }

  /** Each statement that was sent, once, as it was sent first. */
  Collection<Sent> distinct() {
    Map<String, Sent> distinct = new LinkedHashMap<>();
    statements.forEach(sent -> distinct.putIfAbsent(sent.sql(), sent));
    return distinct.values();
  }

  /** The plans of a statement; of two that are one message, both. */
  List<String> explain(Sent sent, boolean genericPlan) throws SQLException {
    List<String> plans = new ArrayList<>();
    int from = 0;
    for (String sql : withoutPreamble(sent.sql()).split(";\n", -1)) {
      int to = from + (int) sql.chars().filter(c -> c == '?').count();
      plans.add(explainOne(new Sent(sql, sent.parameters().subList(from, to)), genericPlan));
      from = to;
    }
    return plans;
  }

  /** In a transaction that is not committed, since what is explained is done as well. */
  private String explainOne(Sent sent, boolean genericPlan) throws SQLException {
    try (Connection connection = target.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "PREPARE sent" + list(sent, Recorder::type) + " AS " + numbered(sent.sql()));
      try {
        return explain(statement, sent, genericPlan);
      } finally {
        connection.rollback();
        // why: the connection may be a pool's, and what was prepared outlives a transaction.
        statement.execute("DEALLOCATE sent");
        connection.commit();
      }
    }
  }

  private static String explain(Statement statement, Sent sent, boolean genericPlan)
      throws SQLException {
    statement.execute(
        "SET LOCAL plan_cache_mode = "
            + (genericPlan ? "force_generic_plan" : "force_custom_plan"));
    List<String> plan = new ArrayList<>();
    try (ResultSet lines =
        statement.executeQuery(
            "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) EXECUTE sent"
                + list(sent, Recorder::literal))) {
      while (lines.next()) {
        plan.add(lines.getString(1));
      }
    }
    return String.join("\n", plan);
  }

  /** What begins a transaction is sent with its first statement, and has no plan. */
  static String withoutPreamble(String sql) {
    return sql.replaceFirst("^SET TRANSACTION [A-Z ]+; ", "");
  }

  private static String numbered(String sql) {
    int[] parameter = {0};
    return Pattern.compile("\\?").matcher(sql).replaceAll(match -> "\\$" + ++parameter[0]);
  }

  private static String list(Sent sent, Function<Object, String> of) {
    return sent.parameters().isEmpty()
        ? ""
        : sent.parameters().stream().map(of).collect(Collectors.joining(", ", " (", ")"));
  }

  /** Arrays say what they hold, as the driver does. */
  private static String type(Object value) {
    try {
      return value instanceof Array array ? array.getBaseTypeName() + "[]" : "unknown";
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String literal(Object value) {
    if (value == null) {
      return "NULL";
    }
    if (java.time.OffsetDateTime.MIN.equals(value)) {
      return "'-infinity'";
    }
    return java.time.OffsetDateTime.MAX.equals(value)
        ? "'infinity'"
        : "'" + value.toString().replace("'", "''") + "'";
  }
}
