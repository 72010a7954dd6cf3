package io.cruddur.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.ReadOnlyException;
import io.cruddur.database.StatementTimeoutException;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.TransactionTimeoutException;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlErrorsTest {

  private record Expected(Class<? extends CruddurException> type, String advice) {}

  private static final Map<String, Expected> TYPES =
      Map.ofEntries(
          Map.entry("40001", new Expected(TransactionConflictException.class, "repeat")),
          Map.entry("40P01", new Expected(TransactionConflictException.class, "repeat")),
          Map.entry("25006", new Expected(ReadOnlyException.class, "write to the primary")),
          Map.entry("25P02", new Expected(DatabaseException.class, "roll it back")),
          Map.entry(
              "25P03",
              new Expected(
                  TransactionTimeoutException.class, "idle_in_transaction_session_timeout")),
          Map.entry(
              "25P04", new Expected(TransactionTimeoutException.class, "transaction_timeout")),
          Map.entry("55P03", new Expected(StatementTimeoutException.class, "lock_timeout")),
          Map.entry("57014", new Expected(StatementTimeoutException.class, "statement_timeout")),
          Map.entry(
              "57P01", new Expected(DatabaseUnavailableException.class, "another connection")),
          Map.entry(
              "57P02", new Expected(DatabaseUnavailableException.class, "another connection")),
          Map.entry(
              "57P03", new Expected(DatabaseUnavailableException.class, "another connection")),
          Map.entry(
              "57P05", new Expected(DatabaseUnavailableException.class, "idle_session_timeout")),
          Map.entry("53300", new Expected(DatabaseUnavailableException.class, "smaller pools")),
          Map.entry(
              "08006", new Expected(DatabaseUnavailableException.class, "another connection")),
          Map.entry("22012", new Expected(DatabaseException.class, "22012")));

  @Test
  void eachStateEndsInATypeThatSaysWhatToDo() {
    TYPES.forEach(
        (state, expected) -> {
          SQLException cause = new SQLException("as the server says", state);
          assertThat(SqlErrors.translate(cause))
              .as(state)
              .isExactlyInstanceOf(expected.type())
              .hasCause(cause)
              .hasMessageContaining(state)
              .hasMessageContaining(expected.advice());
        });
  }

  /** HikariCP's word, after the connection broke within the host's transaction. */
  @Test
  void aConnectionThatIsClosedAlreadyIsNotAvailable() {
    SQLException cause = new SQLException("Connection is closed");
    assertThat(SqlErrors.translate(cause))
        .isExactlyInstanceOf(DatabaseUnavailableException.class)
        .hasCause(cause)
        .hasMessageContaining("Begin a new one");
  }

  /** HikariCP's words: a pool's exceptions have no SQLSTATE. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HikariDataSource HikariDataSource (app) has been closed.",
        "app - Interrupted during connection acquisition"
      })
  void aPoolThatGivesNoConnectionIsNotAvailable(String word) {
    SQLException cause = new SQLException(word);
    assertThat(SqlErrors.translate(cause))
        .isExactlyInstanceOf(DatabaseUnavailableException.class)
        .hasCause(cause)
        .hasMessage(
            "The pool gave no connection (%s): it is closed, or the thread was interrupted while it waited."
                .formatted(word));
  }

  @Test
  void whatAHostsManagerThrowsIsTranslatedIfTheServerSaidIt() {
    SQLException server = new SQLException("conflict", "40001");
    IllegalStateException commit = new IllegalStateException("commit failed", server);

    assertThat(SqlErrors.ofHost(commit))
        .isInstanceOf(TransactionConflictException.class)
        .hasCause(server)
        .hasSuppressedException(commit);

    IllegalStateException own = new IllegalStateException("rollback-only");
    assertThat(SqlErrors.ofHost(own)).isSameAs(own);
    Exception checked = new Exception("no resource manager");
    assertThat(SqlErrors.ofHost(checked))
        .isInstanceOf(DatabaseException.class)
        .hasCause(checked)
        .hasMessageContaining("no resource manager");
  }
}
