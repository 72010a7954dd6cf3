package io.cruddur.cli.common;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * The world around the command, so that tests run the real command within their own.
 *
 * @param environment the environment variables
 * @param in standard input
 * @param out results
 * @param err questions, progress and errors
 * @param interactive whether a person can answer
 * @param columns how wide the terminal behind {@code err} is; 0 if there is none
 * @param interruption what Ctrl-C does
 */
public record Terminal(
    Map<String, String> environment,
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    boolean interactive,
    IntSupplier columns,
    Interruption interruption) {

  public static Terminal ofThisProcess() {
    Charset charset = Charset.forName(System.getProperty("stdout.encoding", UTF_8.name()));
    return new Terminal(
        System.getenv(),
        System.in,
        new PrintWriter(System.out, true, charset),
        new PrintWriter(System.err, true, charset),
        isTerminal(System.console()),
        Terminal::columnsOfStandardError,
        new Interruption());
  }

  /** Colours for a person's terminal, unless NO_COLOR (see no-color.org) is set. */
  public Ansi ansi() {
    boolean wanted =
        interactive
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return wanted ? Ansi.ON : Ansi.OFF;
  }

  // why not JLine's Terminal: opening one asks the terminal questions, whose answers a person sees.
  private static int columnsOfStandardError() {
    try {
      TerminalProvider provider = TerminalProvider.load(TerminalBuilder.PROP_PROVIDER_EXEC);
      return provider.isSystemStream(SystemStream.Error)
          ? provider.systemStreamWidth(SystemStream.Error)
          : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Asks a person. The answer is empty at the end of the input. */
  public String ask(String question) {
    err.print(question);
    err.flush();
    try {
      // why: the only reader of the input in a process; what it buffers is nobody else's.
      String line = new BufferedReader(new InputStreamReader(in, UTF_8)).readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // why: since 22 a JDK may give a console where there is no terminal, and a method to ask; this
  // code is compiled for 17.
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
