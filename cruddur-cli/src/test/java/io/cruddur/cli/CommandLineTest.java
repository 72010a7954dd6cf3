package io.cruddur.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What the command says about itself and about wrong arguments; no server is asked. */
class CommandLineTest {

  private static final Cli NOWHERE = Cli.on("postgresql://u:p@db.example.com:5432/cruddur");

  private static List<CommandLine> commands(CommandLine line) {
    List<CommandLine> all = new ArrayList<>(List.of(line));
    line.getSubcommands().values().forEach(command -> all.addAll(commands(command)));
    return all;
  }

  private static List<CommandLine> commands() {
    return commands(CruddurDb.commandLine(Terminal.ofThisProcess()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--foo",
        "migrat",
        "migrate staging",
        "migrate prod prod",
        "seed --users x --activities 3",
        "seed --users 3",
        "seed --users 3 --activities 3 --until soon",
        "adopt --time-zone Mars/Olympus",
        "adopt --time-zone +00:00:01",
        "adopt --keep x",
        "roles",
        "roles rotate --role chief --secrets /tmp",
        "roles rotate --role app --secrets /tmp --grace -5",
        "roles rotate --role app --secrets /tmp --grace 2147483647",
        "roles create",
        "rollback --count 0",
        "rollback --all --count 1",
        "rollback --count many"
      })
  void aWrongArgumentIsOneLineInPlainWords(String arguments) {
    Cli.Result refused = NOWHERE.run(arguments.split(" ", -1));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).hasLineCount(1).contains("--help").startsWith("cruddur-db");
    assertThat(refused.err()).doesNotContain("java.", "Exception", "LOCAL", "[", "null");
    assertThat(refused.out()).isEmpty();
  }

  @Test
  void noCommandIsOneLineToo() {
    Cli.Result refused = NOWHERE.run();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).hasLineCount(1).contains("--help");
  }

  @Test
  void aSlipIsAnsweredByASuggestion() {
    assertThat(NOWHERE.run("migrat").err()).contains("did you mean migrate?");
    assertThat(NOWHERE.run("migrate", "--schem").err()).contains("did you mean --schema?");
  }

  @Test
  void whatIsNearNothingIsAnsweredByNone() {
    for (String word : List.of("help", "xyz", "-x", "--xyz", "")) {
      assertThat(NOWHERE.run(word).err()).as(word).doesNotContain("did you mean");
    }
  }

  @Test
  void everyHelpFitsEightyColumnsAndShowsNoJava() {
    assertThat(commands())
        .allSatisfy(
            command ->
                assertThat(command.getUsageMessage(Ansi.OFF).lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80))
                    .noneMatch(line -> line.contains("LOCAL") || line.contains("OWNER")));
  }

  @Test
  void coloursAreForTerminalsThatWantThem() {
    assertThat(NOWHERE.typing("").run("migrat").err()).contains("\u001b[");
    assertThat(NOWHERE.typing("").with("NO_COLOR", "1").run("migrat").err())
        .doesNotContain("\u001b[");
    assertThat(NOWHERE.typing("").with("TERM", "dumb").run("migrat").err())
        .doesNotContain("\u001b[");
    assertThat(NOWHERE.run("migrat").err()).doesNotContain("\u001b[");
  }

  @Test
  void readmeAndHelpNameTheSameExitCodes() throws IOException {
    List<String> documented =
        Pattern.compile("(?m)^\\| (\\d+) \\| (.*) \\|$")
            .matcher(readme())
            .results()
            .map(row -> row.group(1) + ":" + row.group(2).replace("`", ""))
            .toList();
    List<String> help =
        commands().get(0).getCommandSpec().usageMessage().exitCodeList().entrySet().stream()
            .map(each -> each.getKey().strip() + ":" + each.getValue().replace("`", ""))
            .toList();
    assertThat(documented).isEqualTo(help).isNotEmpty();
  }

  @Test
  void readmeAndHelpSayTheSameOfConfirmations() throws IOException {
    String asking =
        commands().stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> command.findOption("--confirm") != null)
            .map(command -> command.qualifiedName().replace("cruddur-db ", ""))
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .collect(Collectors.joining(", "));
    String sentence =
        ("What destroys or overwrites (%s) asks for the database's name with prod, and with any"
                + " host that is not this machine (setup --no-seed does not); without a terminal it"
                + " refuses there, unless --confirm NAME gives the name. With a server on this"
                + " machine it asks nothing, unless a rollback would lose rows")
            .formatted(asking);
    assertThat(plain(String.join(" ", commands().get(0).getCommandSpec().usageMessage().footer())))
        .contains(sentence);
    assertThat(plain(readme())).contains(sentence);
  }

  private static String plain(String text) {
    return text.replace("`", "").replaceAll("\\s+", " ");
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"), UTF_8);
  }
}
