package io.cruddur.examples.trigger;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.cruddur.database.ConnectionUrl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/** One cold start: a fresh JVM, one event, one user committed, one word on standard output. */
final class ColdStartProbe {

  private ColdStartProbe() {}

  public static void main(String[] args) throws IOException {
    byte[] event = Files.readAllBytes(Path.of(args[1]));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler(args).handleRequest(new ByteArrayInputStream(event), answer, context());
    System.out.println(answer.size() == event.length ? "committed" : "lost");
  }

  private static RequestStreamHandler handler(String[] args) {
    if (args[0].equals("library")) {
      return new PostConfirmationHandler(ConnectionUrl::fromEnvironment, Duration.ofMinutes(1));
    }
    Properties properties = new Properties();
    properties.setProperty("user", "cruddur_trigger");
    properties.setProperty("password", "first");
    properties.setProperty("sslmode", "verify-full");
    properties.setProperty("sslrootcert", args[3]);
    return new BareJdbcHandler(args[2], properties);
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> "a-request");
  }
}
