package io.cruddur.examples.trigger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lambda's Runtime API on loopback: what a runtime client asks for events, and answers. */
final class RuntimeApi implements AutoCloseable {

  /** What the function answered: the event, or an error as Cognito gets it. */
  record Answer(boolean succeeded, String body) {}

  private record Invocation(String id, String event) {}

  private static final String ROOT = "/2018-06-01/runtime/";

  private final BlockingQueue<Invocation> pending = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<Answer>> answers = new ConcurrentHashMap<>();
  private final CountDownLatch checkpoint = new CountDownLatch(1);
  private final CountDownLatch restore = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  RuntimeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(ROOT + "invocation/", this::invocation);
    server.createContext(ROOT + "restore/next", this::restored);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  CompletableFuture<Answer> send(String event) {
    Invocation invocation = new Invocation(UUID.randomUUID().toString(), event);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    answers.put(invocation.id(), answer);
    pending.add(invocation);
    return answer;
  }

  Answer invoke(String event) throws Exception {
    return send(event).get(30, TimeUnit.SECONDS);
  }

  /** The function's process has ended: nobody will answer any more. */
  void processEnded() {
    IllegalStateException ended = new IllegalStateException("the function's process has ended");
    answers.values().forEach(answer -> answer.completeExceptionally(ended));
  }

  /** Waits until the hooks before the checkpoint have run. */
  void awaitCheckpoint() throws InterruptedException {
    if (!checkpoint.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the runtime client never asked to be restored");
    }
  }

  void restore() {
    restore.countDown();
  }

  private void restored(HttpExchange exchange) throws IOException {
    checkpoint.countDown();
    await(restore);
    respond(exchange, 200, "");
  }

  private void invocation(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().substring(ROOT.length()).split("/", -1);
    if (path[1].equals("next")) {
      next(exchange);
      return;
    }
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    respond(exchange, 202, "");
    answers.get(path[1]).complete(new Answer(path[2].equals("response"), body));
  }

  private void next(HttpExchange exchange) throws IOException {
    try {
      Invocation invocation = pending.take();
      exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", invocation.id());
      exchange
          .getResponseHeaders()
          .add("Lambda-Runtime-Deadline-Ms", "" + (System.currentTimeMillis() + 5_000));
      exchange
          .getResponseHeaders()
          .add(
              "Lambda-Runtime-Invoked-Function-Arn",
              "arn:aws:lambda:eu-west-1:123456789012:function:cruddur-post-confirmation");
      respond(exchange, 200, invocation.event());
    } catch (InterruptedException e) {
      exchange.close();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException("the test is over", e));
    }
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    // why: the runtime client reads this header without a look at whether it is there.
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
