package io.cruddur.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.cli.Cli;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On hosts of others, refused before any connection: none of these hosts exists. */
class ConfirmationTest {

  private static final Cli REMOTE = Cli.on("postgresql://u:p@db.example.com:5432/cruddur");

  @ParameterizedTest
  @ValueSource(strings = {"drop", "rollback", "kill-all", "seed", "setup", "adopt"})
  void whatDestroysOnAnotherHostIsRefusedWithoutConsent(String command) {
    Cli.Result refused = REMOTE.run(command);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("--confirm cruddur");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.db.example.com", "127.0.0.1.example.com", "0x7f.1", "db.localhost"})
  void aHostThatLooksLikeThisMachineIsAnotherOne(String host) {
    Cli.Result refused = Cli.on("postgresql://u:p@" + host + "/cruddur").run("drop");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("--confirm cruddur");
  }

  // why without rollback: its question names what would be lost, so it looks before it asks.
  @ParameterizedTest
  @ValueSource(strings = {"drop", "kill-all", "seed", "setup", "adopt"})
  void aPersonWhoTypesAnotherNameIsRefused(String command) {
    Cli.Result refused = REMOTE.typing("cruddur2").run(command);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("Type the database's name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop", "kill-all", "seed", "setup", "adopt"})
  void theEndOfTheInputIsNoConsent(String command) {
    Cli atTheEnd = new Cli(REMOTE.environment(), "", true);
    assertThat(atTheEnd.run(command).exitCode()).isEqualTo(ExitCode.REFUSED);
  }
}
