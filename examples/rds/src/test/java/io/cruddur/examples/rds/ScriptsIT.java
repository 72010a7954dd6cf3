package io.cruddur.examples.rds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.examples.rds.Shell.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What holds for each script of the folder. */
@DisabledOnOs(OS.WINDOWS)
class ScriptsIT {

  @TempDir private Path folder;

  @Test
  void theyPassShellcheck() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Shell.installed("shellcheck").toString());
    // Beyond the default: what hides an exit code.
    command.add("--enable=check-extra-masked-returns,quote-safe-variables,add-default-case");
    command.add("--external-sources");
    command.add("--source-path=" + Shell.SCRIPTS);
    scripts().forEach(script -> command.add(Shell.SCRIPTS.resolve(script).toString()));
    try (AwsStub aws = new AwsStub()) {
      Ended checked = new Shell(folder, aws).start(command);
      assertThat(checked.exitCode()).as(checked.out()).isZero();
    }
  }

  @Test
  void eachExplainsItselfAndTheReadmeNamesIt() throws Exception {
    String readme = Files.readString(Shell.SCRIPTS.resolve("README.md"));
    try (AwsStub aws = new AwsStub()) {
      Shell shell = new Shell(folder, aws);
      for (String script : scripts()) {
        assertThat(shell.run(script, "--help").ok().out())
            .contains("\n  " + script + " --")
            .doesNotContain("set -e");
        assertThat(readme).contains("`" + script + "`");
      }
      assertThat(aws.actions()).isEmpty();
    }
  }

  /** Everything that can be run here, so that a new one is not forgotten. */
  private static List<String> scripts() throws IOException {
    try (Stream<Path> files = Files.list(Shell.SCRIPTS)) {
      List<String> scripts =
          files
              .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
              .map(file -> file.getFileName().toString())
              .sorted()
              .toList();
      assertThat(scripts).hasSizeGreaterThan(5);
      return scripts;
    }
  }
}
