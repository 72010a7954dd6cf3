package io.cruddur.cli.common;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;

/** A connector as Cloud SQL's is: it finds the server by a parameter of its own. */
public final class ConnectorSocketFactory extends SocketFactory {

  private final int port;

  public ConnectorSocketFactory(Properties properties) {
    this.port = Integer.parseInt(properties.getProperty("cloudSqlInstance"));
  }

  /** What connects by itself, wherever the driver sends it. */
  @Override
  public Socket createSocket() {
    return new Socket() {
      @Override
      public void connect(java.net.SocketAddress ignored, int timeout) throws IOException {
        super.connect(
            new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeout);
      }
    };
  }

  @Override
  public Socket createSocket(String host, int ignored) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int ignored, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int ignored) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int ignored, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}
