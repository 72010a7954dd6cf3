package io.cruddur.migrations.internal.liquibase;

import java.util.logging.Level;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/**
 * Sends Liquibase's log to slf4j, as debug messages at most: what the host must know, the migrator
 * says itself, or throws; what Liquibase calls severe may be an attempt that is about to be
 * repeated.
 */
public final class Slf4jLogService extends AbstractLogService {

  @Override
  public int getPriority() {
    return PRIORITY_NOT_APPLICABLE;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public liquibase.logging.Logger getLog(Class source) {
    // why: it warns at each start that analytics are off, which is what we asked for.
    boolean quiet = source.getName().startsWith("liquibase.analytics");
    return new Slf4jLogger(quiet ? NOPLogger.NOP_LOGGER : LoggerFactory.getLogger(source));
  }

  private static final class Slf4jLogger extends AbstractLogger {

    private final Logger log;

    Slf4jLogger(Logger log) {
      this.log = log;
    }

    @Override
    public void close() {}

    @Override
    public void log(Level level, String message, @Nullable Throwable error) {
      if (level.intValue() >= Level.INFO.intValue()) {
        log.debug(message, error);
      } else {
        log.trace(message, error);
      }
    }
  }
}
