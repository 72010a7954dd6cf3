package io.cruddur.spring;

import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.NoTransactionException;
import io.cruddur.database.ReadOnlyException;
import io.cruddur.database.StatementTimeoutException;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.TransactionTimeoutException;
import io.cruddur.database.credentials.CredentialsUnavailableException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.support.PersistenceExceptionTranslator;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

/**
 * What the database did, in Spring's words; the typed exception is the cause. Refusals that a
 * caller handles one by one (a handle that is taken, a user that is not there, text that is too
 * long) stay what they are.
 *
 * <p>Not final, so that a host can translate more.
 */
public class CruddurExceptionTranslator implements PersistenceExceptionTranslator {

  private final SQLExceptionSubclassTranslator states = new SQLExceptionSubclassTranslator();

  /** Makes the translator. */
  public CruddurExceptionTranslator() {}

  @Override
  public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException exception) {
    return exception instanceof CruddurException ours ? translate(ours) : null;
  }

  private @Nullable DataAccessException translate(CruddurException e) {
    String message = e.getMessage();
    if (e instanceof TransactionConflictException) {
      return new ConcurrencyFailureException(message, e);
    }
    if (e instanceof DatabaseUnavailableException || e instanceof CredentialsUnavailableException) {
      return new DataAccessResourceFailureException(message, e);
    }
    if (e instanceof StatementTimeoutException || e instanceof TransactionTimeoutException) {
      return new QueryTimeoutException(message, e);
    }
    if (e instanceof ReadOnlyException) {
      return new NonTransientDataAccessResourceException(message, e);
    }
    if (e instanceof NoTransactionException) {
      return new InvalidDataAccessApiUsageException(message, e);
    }
    if (e instanceof DatabaseException && e.getCause() instanceof SQLException sql) {
      return refusal(states.translate("Cruddur", null, sql), e);
    }
    return null;
  }

  /** The type is Spring's word for the state; message and cause are ours. */
  private static DataAccessException refusal(
      @Nullable DataAccessException known, CruddurException e) {
    String message = String.valueOf(e.getMessage());
    if (known instanceof DuplicateKeyException) {
      return new DuplicateKeyException(message, e);
    }
    if (known instanceof DataIntegrityViolationException) {
      return new DataIntegrityViolationException(message, e);
    }
    if (known instanceof PermissionDeniedDataAccessException) {
      return new PermissionDeniedDataAccessException(message, e);
    }
    if (known instanceof InvalidDataAccessResourceUsageException) {
      return new InvalidDataAccessResourceUsageException(message, e);
    }
    if (known instanceof DataAccessResourceFailureException) {
      return new DataAccessResourceFailureException(message, e);
    }
    return new DatabaseRefusalException(message, e);
  }

  /** Anything else that the server said. */
  private static final class DatabaseRefusalException extends DataAccessException {
    private static final long serialVersionUID = 1L;

    DatabaseRefusalException(@Nullable String message, Throwable cause) {
      super(message, cause);
    }
  }
}
