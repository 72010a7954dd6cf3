package io.cruddur.examples.api;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Takes what OpenTelemetry's exporter sends by HTTP. */
final class SpanCollector {

  private final HttpServer server;
  private final Queue<String> received = new ConcurrentLinkedQueue<>();

  SpanCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          // Texts stand in the message as they are; bytes are characters here.
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  String endpoint() {
    return "http://localhost:" + Integer.toString(server.getAddress().getPort()) + "/v1/traces";
  }

  /** All that came, as one text. */
  String received() {
    return String.join("\n", received);
  }
}
