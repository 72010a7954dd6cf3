package io.cruddur.examples.trigger;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The function as Lambda runs it: function.zip under the real runtime client, in a JVM of its own.
 */
final class LambdaProcess implements AutoCloseable {

  private final RuntimeApi api;
  private final Process process;
  private final Path log;

  private LambdaProcess(RuntimeApi api, Process process, Path log) {
    this.api = api;
    this.process = process;
    this.log = log;
    var unused = process.onExit().thenRun(api::processEnded);
  }

  static LambdaProcess start(String connectionUrl) throws IOException {
    return start(Map.of("CONNECTION_URL", connectionUrl), List.of());
  }

  static LambdaProcess start(Map<String, String> environment, List<String> options)
      throws IOException {
    RuntimeApi api = new RuntimeApi();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.addAll(options);
    command.addAll(List.of("-cp", FunctionZip.classPath() + File.pathSeparator + runtime()));
    command.add(AWSLambda.class.getName());
    command.add(PostConfirmationHandler.class.getName() + "::handleRequest");
    Path log = Files.createTempFile(Path.of("target"), "function-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
    builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "cruddur-post-confirmation");
    builder.environment().put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    builder.environment().put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    builder.environment().putAll(environment);
    return new LambdaProcess(api, builder.start(), log);
  }

  RuntimeApi api() {
    return api;
  }

  /** What the handler has written, a JSON object a line. */
  List<String> lines() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.startsWith("{\"level\"")).toList();
    }
  }

  String lastLine() throws IOException {
    List<String> lines = lines();
    return lines.get(lines.size() - 1);
  }

  /** All that the process has written, the runtime client's words too. */
  String output() throws IOException {
    return Files.readString(log);
  }

  /** The runtime client, which on Lambda is not in the package but in the runtime. */
  private static String runtime() {
    return Stream.of(AWSLambda.class, PojoSerializer.class, LambdaLogger.class)
        .map(LambdaProcess::jar)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String jar(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    api.close();
  }
}
