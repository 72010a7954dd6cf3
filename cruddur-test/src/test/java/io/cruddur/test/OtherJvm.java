package io.cruddur.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A test run in a JVM of its own: it gets a database and leaves it behind. */
record OtherJvm(Process process, String url) implements AutoCloseable {

  static OtherJvm start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), OtherJvm.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output = process.inputReader(UTF_8);
    String url = output.readLine();
    if (url == null) {
      throw new IOException("The other JVM ended without a database");
    }
    return new OtherJvm(process, url);
  }

  public static void main(String[] args) throws IOException {
    System.out.println(TestServer.shared().createDatabase().url());
    System.in.read();
  }

  /** Lets it end by itself. */
  void end() throws Exception {
    process.getOutputStream().close();
    process.onExit().get(1, TimeUnit.MINUTES);
  }

  /** Ends it as Ctrl-C or a build server does. */
  void terminate() throws Exception {
    process.destroy();
    process.onExit().get(1, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
