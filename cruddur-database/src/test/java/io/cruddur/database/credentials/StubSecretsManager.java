package io.cruddur.database.credentials;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The service's GetSecretValue on loopback, asked by the real SDK. */
final class StubSecretsManager implements AutoCloseable {

  private final HttpServer server;
  private final SecretsManagerClient client;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile String secret;
  private volatile boolean failing;
  private volatile boolean silent;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile String lastRequest = "";

  StubSecretsManager(String secret) {
    this.secret = secret;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
    client =
        SecretsManagerClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.EU_WEST_1)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create("AKIDEXAMPLE", "secret-example")))
            .build();
  }

  SecretsManagerClient client() {
    return client;
  }

  void secret(String text) {
    secret = text;
  }

  void fail() {
    failing = true;
  }

  void recover() {
    failing = false;
  }

  /** Requests are received, and not answered any more. */
  void goSilent() {
    silent = true;
  }

  int requests() {
    return requests.get();
  }

  String lastRequest() {
    return lastRequest;
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    lastRequest = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (silent) {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(json)) {
      generator.writeStartObject();
      generator.writeStringField(
          failing ? "__type" : "SecretString", failing ? "AccessDeniedException" : secret);
      generator.writeEndObject();
    }
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(failing ? 400 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    end.countDown();
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
