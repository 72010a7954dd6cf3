package io.cruddur.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.cli.common.ExitCode;
import io.cruddur.test.PostgresExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs read does not depend on where the command runs. */
class LocaleIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  @TempDir private Path secrets;
  private final Locale home = Locale.getDefault();

  @BeforeEach
  @AfterEach
  void goHome() {
    Locale.setDefault(home);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fa-IR", "tr-TR"})
  void digitsAndNamesAreTheSame(String locale) {
    Locale.setDefault(Locale.forLanguageTag(locale));
    String prefix = "locale_" + postgres.databaseName().substring(20);
    for (String command :
        List.of(
            "setup",
            "seed --users 300 --activities 500 --random-seed 9",
            "status PROD",
            "sessions",
            "roles create --prefix " + prefix + " --secrets " + secrets,
            "roles rotate --prefix " + prefix + " --role READER --secrets " + secrets,
            "roles list --prefix " + prefix,
            "roles drop --prefix " + prefix,
            "rollback --confirm " + postgres.databaseName(),
            "sql",
            "kill-all")) {
      Cli.Result ended =
          Cli.on(postgres.url())
              .with("PROD_CONNECTION_URL", postgres.url())
              .run(command.split(" ", -1));
      assertThat(ended.exitCode()).as(command + ": " + ended.err()).isZero();
      assertThat(ended.out() + ended.err())
          .as(command)
          .matches(text -> text.chars().noneMatch(c -> Character.isDigit(c) && c > '9'));
    }
    assertThat(Cli.on(postgres.url()).run("seed").exitCode()).isEqualTo(ExitCode.SCHEMA);
  }
}
