package io.cruddur.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Accepts connections on loopback and never says a word. */
final class SilentServer implements AutoCloseable {

  private final ServerSocket listener;
  private final List<Socket> accepted = new ArrayList<>();

  SilentServer() {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::accept, "silent-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  synchronized int connections() {
    return accepted.size();
  }

  private void accept() {
    try {
      while (true) {
        keep(listener.accept());
      }
    } catch (IOException e) {
      // why: closed, which ends it.
    }
  }

  private synchronized void keep(Socket socket) {
    accepted.add(socket);
  }

  @Override
  public synchronized void close() {
    try {
      listener.close();
      for (Socket socket : accepted) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
