package io.cruddur.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.Terminal;
import io.cruddur.test.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar and the scripts as people run them: in processes of their own. */
@Tag("thorough")
@DisabledOnOs(OS.WINDOWS)
class ScriptsIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private static final Path JAR = Path.of(System.getProperty("cruddur.db.jar"));
  private static final Path BIN = Path.of(System.getProperty("cruddur.db.bin"));
  private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java") + "";

  @TempDir private Path anywhere;

  private record Ended(int exitCode, String out, String err) {}

  private Ended run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path out = anywhere.resolve("out");
    Path err = anywhere.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(anywhere.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("CONNECTION_URL", postgres.url());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("CRUDDUR_DB_JAR", JAR.toString());
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Ended(exitCode, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  @Test
  void theJarRunsByItself() throws Exception {
    Ended setup = run(Map.of(), JAVA, "-jar", JAR.toString(), "setup", "--json");
    assertThat(setup.exitCode()).as(setup.err()).isZero();
    assertThat(setup.out()).contains("\"users\" : 4");
    // What people read, without the noise of libraries.
    assertThat(setup.err())
        .contains("CONNECTION_URL: database " + postgres.databaseName(), "0001_create_users")
        .doesNotContain("WARN", "SLF4J");

    Ended wrong = run(Map.of("CONNECTION_URL", "nonsense"), JAVA, "-jar", JAR.toString(), "status");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).hasLineCount(1);
    assertThat(run(Map.of(), JAVA, "-jar", JAR.toString(), "--version").out())
        .matches("cruddur-db \\d+\\.\\d+\\.\\d+\\S*\\s");
  }

  @Test
  void anOutputThatCannotBeWrittenIsAFailure() throws Exception {
    Ended full = run(Map.of(), "sh", "-c", "'%s' -jar '%s' sql > /dev/full".formatted(JAVA, JAR));

    assertThat(full.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(full.err()).endsWith("the output could not be written" + System.lineSeparator());
  }

  @Test
  void aScriptWorksFromAnywhereAndThroughALink() throws Exception {
    Ended status = run(Map.of(), BIN.resolve("db-status").toString(), "--json");
    assertThat(status.exitCode()).as(status.err()).isZero();
    assertThat(status.out()).contains("0001_create_users");

    Path link = Files.createSymbolicLink(anywhere.resolve("my-db"), BIN.resolve("db-validate"));
    assertThat(run(Map.of(), link.toString()).exitCode()).isIn(0, ExitCode.SCHEMA);
    Path main = Files.createSymbolicLink(anywhere.resolve("cdb"), BIN.resolve("cruddur-db"));
    assertThat(run(Map.of(), main.toString(), "roles", "list").exitCode()).isZero();
  }

  @Test
  void aScriptFindsTheJarBesideItAndSaysWhatIsMissing() throws Exception {
    Path bin = Files.createDirectories(anywhere.resolve("with spaces/bin"));
    for (String script : List.of("cruddur-db", "db-status")) {
      Files.copy(
          BIN.resolve(script),
          bin.resolve(script),
          java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
    Map<String, String> noJar = Map.of("CRUDDUR_DB_JAR", "");
    Ended missing = run(noJar, bin.resolve("db-status").toString());
    assertThat(missing.exitCode()).isEqualTo(ExitCode.NO_PROGRAM);
    assertThat(missing.err()).contains("there is no jar");

    Path older = Files.createFile(bin.resolve("cruddur-cli-0.0.1-all.jar"));
    Files.setLastModifiedTime(older, FileTime.fromMillis(0));
    Files.createSymbolicLink(bin.resolve(JAR.getFileName()), JAR);
    Ended found = run(noJar, bin.resolve("db-status").toString());
    assertThat(found.exitCode()).as(found.err()).isZero();
  }

  @Test
  void psqlGetsThePasswordByItsEnvironmentAndItsExitCodeIsOurs() throws Exception {
    Tools.assumeInstalled("psql");
    String connect = BIN.resolve("db-connect").toString();
    Ended shell =
        run(Map.of(), connect, "-c", "\\! ps -o args= -p $PPID; printenv PGPASSWORD PGDATABASE");
    assertThat(shell.exitCode()).as(shell.err()).isZero();
    assertThat(shell.out().lines())
        .hasSize(3)
        .endsWith(postgres.password(), postgres.databaseName())
        .first(STRING)
        .contains("psql")
        .doesNotContain(postgres.url());
    assertThat(run(Map.of(), connect, "-c", "CREATE TABLE made_by_psql (id int)").exitCode())
        .isZero();
    assertThat(postgres.queryLong("SELECT count(*) FROM made_by_psql")).isZero();
    assertThat(run(Map.of(), connect, "-c", "SELECT 1/0").exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void aShellCompletesCommandsAndOptions(String shell) throws Exception {
    Tools.assumeInstalled(shell);
    Path script = anywhere.resolve("completion");
    Ended completion = run(Map.of(), BIN.resolve("db-completion").toString());
    Files.writeString(script, completion.out());
    String complete =
        """
        %s
        . '%s'
        COMP_WORDS=(cruddur-db %%s) COMP_CWORD=%%s COMP_LINE='cruddur-db %%s'
        _complete_cruddur-db
        echo "${COMPREPLY[@]}"
        """
            .formatted(
                shell.equals("zsh")
                    ? "autoload -U +X compinit && compinit -u; setopt ksharrays"
                    : "",
                script);
    List<String> typed = List.of("mig", "seed --us", "status p");
    List<String> completed = List.of("migrate", "--users", "prod");
    for (int i = 0; i < typed.size(); i++) {
      String line = typed.get(i);
      int word = line.contains(" ") ? 2 : 1;
      Ended ended = run(Map.of(), shell, "-c", complete.formatted(line, word, line));
      // zsh filters the words itself, later.
      assertThat(ended.out().strip().split(" ")).as(ended.err()).contains(completed.get(i));
      if (shell.equals("bash")) {
        assertThat(ended.out().strip()).isEqualTo(completed.get(i));
      }
    }
  }

  @Test
  void thereIsAScriptForEachCommand() throws IOException {
    TreeSet<String> commands =
        CruddurDb.commandLine(Terminal.ofThisProcess()).getSubcommands().keySet().stream()
            .map(name -> "db-" + name)
            .collect(Collectors.toCollection(TreeSet::new));
    commands.add("cruddur-db");
    try (Stream<Path> files = Files.list(BIN)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(commands);
    }
  }

  @Test
  void theScriptsPassShellcheck() throws Exception {
    Tools.assumeInstalled("shellcheck");
    List<String> command = new ArrayList<>(List.of("shellcheck"));
    try (Stream<Path> files = Files.list(BIN)) {
      files.forEach(file -> command.add(file.toString()));
    }
    Ended checked = run(Map.of(), command.toArray(String[]::new));
    assertThat(checked.exitCode()).as(checked.out()).isZero();
  }
}
