package io.cruddur.replica;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An address that leads to one server, and later to another, as a name in DNS does. */
final class MovingAddress implements AutoCloseable {

  private final ServerSocket socket;
  private volatile int port;

  MovingAddress(int port) throws IOException {
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = port;
    start(this::accept);
  }

  /** New connections lead there; those that are open stay where they are. */
  void moveTo(int other) {
    port = other;
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = socket.accept();
      try {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        start(() -> pass(client, server));
        start(() -> pass(server, client));
      } catch (IOException nobodyListens) {
        client.close();
      }
    }
  }

  private static void pass(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // why: that is how each of them ends.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
