package io.cruddur.examples.rds;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** Runs the scripts as a person would, in an environment in which AWS is the stub. */
final class Shell {

  static final String REGION = "eu-west-1";
  static final String ACCESS_KEY = "AKIDEXAMPLE";
  static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  static final Path SCRIPTS = Path.of("").toAbsolutePath();

  /** How a script ended. */
  record Ended(int exitCode, String out, String err) {

    Ended ok() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + ": " + err);
      }
      return this;
    }
  }

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();
  private String input = "";

  /** Whose scripts find the AWS CLI that is installed, and it finds the stub. */
  Shell(Path folder, AwsStub aws) throws IOException {
    this.folder = folder;
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path wrapper =
        Files.writeString(
            bin.resolve("aws"),
            "#!/bin/sh\nexec '%s' --endpoint-url '%s' \"$@\"\n"
                .formatted(installed("aws"), aws.url()));
    Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwx------"));
    environment.put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
    environment.put("HOME", folder.toString());
    environment.put("AWS_ACCESS_KEY_ID", ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    environment.put("AWS_REGION", REGION);
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("CRUDDUR_RDS_POLL", "0");
  }

  Shell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Shell without(String variable) {
    environment.remove(variable);
    return this;
  }

  /** What the next script is answered. */
  Shell typing(String text) {
    input = text;
    return this;
  }

  Ended run(String script, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(SCRIPTS.resolve(script).toString());
    command.addAll(List.of(arguments));
    return start(command);
  }

  Ended start(List<String> command) throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("in"), input);
    input = "";
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(command + " does not end: " + Files.readString(err, UTF_8));
    }
    return new Ended(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  /** Skips the test where a program is missing; Debian's goes before others on the path. */
  static Path installed(String program) {
    Path found = find(program);
    Assumptions.assumeTrue(found != null, program + " is not installed: this test was skipped");
    return Objects.requireNonNull(found);
  }

  private static @Nullable Path find(String program) {
    return Stream.concat(
            Stream.of("/usr/bin"), Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)))
        .map(directory -> Path.of(directory, program))
        .filter(candidate -> candidate.toFile().canExecute())
        .findFirst()
        .orElse(null);
  }
}
