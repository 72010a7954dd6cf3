package io.cruddur.test;

/** A server that is there already, and stays. */
final class UrlServer {

  private UrlServer() {}

  static RunningServer connect(String url) {
    return new RunningServer(Endpoint.parse(url), true);
  }
}
