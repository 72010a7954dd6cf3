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
import org.jspecify.annotations.Nullable;

/**
 * The world around the command, so that tests run the real command within their own.
 *
 * @param environment the environment variables
 * @param in standard input
 * @param out results
 * @param err questions, progress and errors
 * @param interactive whether a person can answer
 */
public record Terminal(
    Map<String, String> environment,
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    boolean interactive) {

  public static Terminal ofThisProcess() {
    Charset charset = Charset.forName(System.getProperty("stdout.encoding", UTF_8.name()));
    return new Terminal(
        System.getenv(),
        System.in,
        new PrintWriter(System.out, true, charset),
        new PrintWriter(System.err, true, charset),
        isTerminal(System.console()));
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
