package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.migrations.adoption.AdoptionOptions;
import io.cruddur.migrations.internal.DatabaseCheck;
import io.cruddur.test.PostgresExtension;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Databases and names that cannot hold what this library stores: refused before all else. */
class UnfitDatabaseIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private String other() {
    return postgres.databaseName() + "_other";
  }

  @AfterEach
  void drop() {
    postgres.execute("DROP DATABASE IF EXISTS " + other());
  }

  private DataSource create(String options) {
    postgres.execute("CREATE DATABASE %s TEMPLATE template0 %s".formatted(other(), options));
    return ConnectionUrl.parse(postgres.url()).withDatabase(other()).dataSource();
  }

  private static List<String> tables(DataSource dataSource) throws Exception {
    return Catalog.of(dataSource, "public");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQL_ASCII", "LATIN1", "EUC_JP"})
  void anotherEncodingIsRefusedByItsName(String encoding) throws Exception {
    DataSource dataSource = create("ENCODING '%s' LOCALE 'C'".formatted(encoding));
    Migrator migrator = Migrator.on(dataSource).build();

    assertThatThrownBy(migrator::run)
        .isInstanceOf(UnsupportedEncodingException.class)
        .hasMessageContaining(encoding)
        .hasMessageContaining("TEMPLATE template0")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(migrator::examine).isInstanceOf(UnsupportedEncodingException.class);
    assertThatThrownBy(() -> migrator.adopt(AdoptionOptions.defaults()))
        .isInstanceOf(UnsupportedEncodingException.class);
    assertThatThrownBy(migrator::repair).isInstanceOf(UnsupportedEncodingException.class);
    assertThat(tables(dataSource)).isEmpty();
  }

  /** As a restore brings them. */
  @ParameterizedTest
  @ValueSource(strings = {"SQL_ASCII", "LATIN1"})
  void tablesThatAreThereAlreadyAreRefusedTooAtEachStart(String encoding) throws Exception {
    DataSource dataSource = create("ENCODING '%s' LOCALE 'C'".formatted(encoding));
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE cruddur_changelog (id text, md5sum text, labels text, orderexecuted"
              + " integer, filename text)");
    }
    for (MigrationMode mode : List.of(MigrationMode.RUN, MigrationMode.VALIDATE)) {
      assertThatThrownBy(() -> Migrator.on(dataSource).mode(mode).build().run())
          .isInstanceOf(UnsupportedEncodingException.class)
          .hasMessageContaining(encoding);
    }
  }

  @ParameterizedTest
  @CsvSource({"C, true", "C.UTF-8, false"})
  void aLocaleThatKnowsNoLettersIsWarnedOfAtEachStart(String locale, boolean warned) {
    DataSource dataSource =
        create("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE '%s'".formatted(locale));
    Migrator migrator = Migrator.on(dataSource).build();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(DatabaseCheck.class);
    logger.addAppender(log);
    try {
      migrator.run();
      assertThat(log.list).hasSize(warned ? 1 : 0);
      migrator.run();
      assertThat(log.list).hasSize(warned ? 2 : 0);
      assertThat(migrator.status().foldsCase()).isNotEqualTo(warned);
      assertThat(log.list).allMatch(event -> event.getFormattedMessage().contains("LC_CTYPE C"));
    } finally {
      logger.detachAppender(log);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " lead",
        "trail ",
        "tab\t",
        "information_schema",
        "pg_catalog",
        "pg_temp",
        "pg_toast",
        "pg_mine",
        "a123456789b123456789c123456789d123456789e123456789f123456789g123"
      })
  void aSchemaThatCannotBeOursIsRefusedAndNothingIsLeftBehind(String schema) throws Exception {
    long before = schemas();
    assertThatThrownBy(() -> Migrator.on(postgres.dataSource()).schema(schema).build().run())
        .isInstanceOf(InvalidNameException.class)
        .hasMessageNotContaining("\n");
    assertThat(schemas()).isEqualTo(before);
    assertThat(tables(postgres.dataSource())).isEmpty();
  }

  private long schemas() {
    return postgres.queryLong(
        "SELECT count(*) FROM pg_namespace WHERE nspname NOT LIKE 'pg_temp%' AND nspname NOT LIKE"
            + " 'pg_toast_temp%'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users",
        "activities",
        "likes",
        "reposts",
        "follows",
        "blocks",
        "mutes",
        "pins",
        "bookmarks",
        "reports",
        "activity_edits",
        "erasures",
        "hashtags",
        "mentions",
        "cruddur_adoption_kept",
        " lead",
        "Trail "
      })
  void aHistoryInATableOfOursIsRefusedAndNothingIsLeftBehind(String history) throws Exception {
    assertThatThrownBy(() -> Migrator.on(postgres.dataSource()).historyTable(history).build().run())
        .isInstanceOf(InvalidNameException.class);
    assertThat(tables(postgres.dataSource())).isEmpty();
  }

  @Test
  void anySchemaThatTheServerWouldMakeWorks() {
    Migrator migrator = Migrator.on(postgres.dataSource()).schema("Größe of pg_").build();

    assertThat(migrator.run().changeSets()).isNotEmpty();
    assertThat(migrator.run().changeSets()).isEmpty();
  }
}
