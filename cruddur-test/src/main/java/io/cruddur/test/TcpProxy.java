package io.cruddur.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a server on localhost, and can do what networks do: keep connections
 * open over which nothing comes any more. Safe for use by many threads.
 */
public final class TcpProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final int target;
  private final AtomicInteger accepted = new AtomicInteger();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile boolean silent;

  private TcpProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /**
   * Starts a proxy.
   *
   * @param target the server's port on localhost
   * @return a proxy that forwards; close it
   */
  public static TcpProxy to(int target) {
    try {
      TcpProxy proxy =
          new TcpProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
      start("proxy-accept", proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where clients connect to.
   *
   * @return a port on localhost
   */
  public int port() {
    return listener.getLocalPort();
  }

  /**
   * How many connections were accepted since the start, forwarded or not.
   *
   * @return a count
   */
  public int connections() {
    return accepted.get();
  }

  /**
   * From now on everything is swallowed, on new connections too; none is closed. What is silent
   * once stays so, as after a firewall has lost its state.
   */
  public void goSilent() {
    silent = true;
    links.forEach(link -> link.silent = true);
  }

  /** New connections are forwarded again. */
  public void recover() {
    silent = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
        link.silent = silent;
        links.add(link);
        start("proxy-up", () -> link.copy(link.client, link.server));
        start("proxy-down", () -> link.copy(link.server, link.client));
      } catch (IOException e) {
        // why: closed, or the server behind is down; the client sees its connection end.
      }
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends all connections and listens no more. */
  @Override
  public void close() {
    closeQuietly(listener);
    links.forEach(Link::close);
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // why: it is gone, which is what was wanted.
    }
  }

  private static final class Link {

    final Socket client;
    final Socket server;
    volatile boolean silent;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void copy(Socket from, Socket to) {
      byte[] buffer = new byte[8192];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (!silent) {
            out.write(buffer, 0, n);
          }
        }
      } catch (IOException e) {
        // why: one side has ended the connection; the other is told below.
      }
      if (!silent) {
        close();
      }
    }

    void close() {
      closeQuietly(client);
      closeQuietly(server);
    }
  }
}
