package io.cruddur.spring.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Does something before the body begins: the last moment at which a header can be added. Once, also
 * if it throws.
 */
final class BodyAwareResponse extends HttpServletResponseWrapper {

  private final Runnable beforeBody;
  private boolean begun;

  BodyAwareResponse(HttpServletResponse response, Runnable beforeBody) {
    super(response);
    this.beforeBody = beforeBody;
  }

  private void begin() {
    if (!begun) {
      begun = true;
      beforeBody.run();
    }
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    begin();
    return super.getOutputStream();
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    begin();
    return super.getWriter();
  }

  @Override
  public void flushBuffer() throws IOException {
    begin();
    super.flushBuffer();
  }

  @Override
  public void sendError(int status) throws IOException {
    begin();
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    begin();
    super.sendError(status, message);
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    begin();
    super.sendRedirect(location);
  }

  @Override
  public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
    begin();
    super.sendRedirect(location, status, clearBuffer);
  }
}
