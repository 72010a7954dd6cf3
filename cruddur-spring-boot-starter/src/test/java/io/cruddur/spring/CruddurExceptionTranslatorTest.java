package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.database.DatabaseException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.NoTransactionException;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.internal.SqlErrors;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.page.PageQuery;
import java.sql.SQLException;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.QueryTimeoutException;

class CruddurExceptionTranslatorTest {

  private final CruddurExceptionTranslator translator = new CruddurExceptionTranslator();

  @Test
  void aConflictCanBeRetriedAsSpringRetries() {
    assertThat(translated("40P01"))
        .isInstanceOf(ConcurrencyFailureException.class)
        .hasCauseInstanceOf(TransactionConflictException.class);
    assertThat(translated("40001")).isInstanceOf(ConcurrencyFailureException.class);
  }

  @Test
  void anUnreachableServerIsAResourceFailure() {
    assertThat(translated("08006"))
        .isInstanceOf(DataAccessResourceFailureException.class)
        .hasCauseInstanceOf(DatabaseUnavailableException.class);
  }

  @Test
  void aStatementThatTookTooLongIsATimeout() {
    assertThat(translated("57014")).isInstanceOf(QueryTimeoutException.class);
  }

  @Test
  void whatTheServerRefusesIsOfSpringsTypeAndKeepsOurs() {
    Map<String, Class<?>> types =
        Map.of(
            "23505", DuplicateKeyException.class,
            "23502", DataIntegrityViolationException.class,
            "42P01", InvalidDataAccessResourceUsageException.class,
            "58030", DataAccessResourceFailureException.class,
            "XX000", DataAccessException.class);

    types.forEach(
        (state, type) ->
            assertThat(translated(state))
                .as(state)
                .isInstanceOf(type)
                .hasCauseInstanceOf(DatabaseException.class));
  }

  @Test
  void aWriteWithoutATransactionIsAMistakeOfTheCaller() {
    assertThat(
            translator.translateExceptionIfPossible(
                new NoTransactionException("A write needs a transaction.", null)))
        .isInstanceOf(InvalidDataAccessApiUsageException.class);
  }

  @Test
  void whatACallerHandlesStaysTyped() {
    Throwable refused = Assertions.catchThrowable(() -> PageQuery.first(0));

    assertThat(refused).isInstanceOf(ValidationException.class);
    assertThat(translator.translateExceptionIfPossible((RuntimeException) refused)).isNull();
    assertThat(translator.translateExceptionIfPossible(new IllegalStateException())).isNull();
  }

  private Throwable translated(String state) {
    return translator.translateExceptionIfPossible(
        SqlErrors.translate(new SQLException("said the server", state)));
  }
}
