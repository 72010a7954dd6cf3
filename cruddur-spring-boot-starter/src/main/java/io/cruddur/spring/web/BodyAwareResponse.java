package io.cruddur.spring.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;

/**
 * Does something before the body begins: the last moment at which a header can be added. Again at
 * the next such moment if it could not be done yet, else once.
 */
final class BodyAwareResponse extends HttpServletResponseWrapper {

  private final BooleanSupplier beforeBody;
  private boolean begun;

  BodyAwareResponse(HttpServletResponse response, BooleanSupplier beforeBody) {
    super(response);
    this.beforeBody = beforeBody;
  }

  private void begin() {
    if (!begun) {
      begun = beforeBody.getAsBoolean();
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
