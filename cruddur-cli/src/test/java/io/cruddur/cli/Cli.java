package io.cruddur.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import io.cruddur.cli.common.Interruption;
import io.cruddur.cli.common.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the real command within the test. */
public record Cli(Map<String, String> environment, String input, boolean interactive) {

  public static Cli on(String url) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("CONNECTION_URL", url);
    environment.remove("CRUDDUR_DEBUG");
    return new Cli(environment, "", false);
  }

  public Cli with(String variable, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(variable, value);
    return new Cli(changed, input, interactive);
  }

  /** At a terminal, typing this. */
  public Cli typing(String answer) {
    return new Cli(environment, answer + "\n", true);
  }

  /** With this as standard input, and no terminal. */
  public Cli reading(String text) {
    return new Cli(environment, text, false);
  }

  public Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            environment,
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            interactive,
            () -> 80,
            new Interruption());
    int exitCode = CruddurDb.commandLine(terminal).execute(arguments);
    return new Result(exitCode, out.toString(), err.toString());
  }

  /** The change sets of this release, oldest first; a database need not have them yet. */
  public List<String> changeSets() {
    return ((List<?>) run("status", "--json").ok().json())
        .stream().map(each -> (String) ((Map<?, ?>) each).get("change_set")).toList();
  }

  public record Result(int exitCode, String out, String err) {

    /** Fails with what the command said. */
    public Result ok() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + ": " + err);
      }
      return this;
    }

    public Object json() {
      try {
        return JSON.std.anyFrom(out);
      } catch (IOException e) {
        throw new UncheckedIOException(out, e);
      }
    }
  }
}
