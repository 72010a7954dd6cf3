package io.cruddur.spring.web;

import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.SessionScope;
import io.cruddur.database.CruddurException;
import io.cruddur.database.InvalidReadTokenException;
import io.cruddur.database.ReadToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Shows each client what its requests before this one wrote, whichever server answers: what a
 * request calls on the repositories belongs to one session, whose token the client gets and brings
 * again. Calls that a request makes on other threads do not belong to it.
 *
 * <p>The token is asked for when the answer's body begins, which is after the commit of a
 * transaction that the handler calls. What is no token is ignored, as is one that has been changed.
 */
public final class ReadTokenFilter extends OncePerRequestFilter implements Ordered {

  private static final Logger LOG = LoggerFactory.getLogger(ReadTokenFilter.class);

  /** Before Spring Security, whose services may read and write users as well. */
  private static final int ORDER = -110;

  private final Cruddur cruddur;
  private final @Nullable String cookie;
  private final @Nullable String header;

  /**
   * Carries tokens in a cookie, in a header, or in both.
   *
   * @param cruddur whose repositories the requests call
   * @param cookie its name; null for none
   * @param header its name, which counts before the cookie; null for none
   */
  public ReadTokenFilter(Cruddur cruddur, @Nullable String cookie, @Nullable String header) {
    this.cruddur = cruddur;
    this.cookie = cookie;
    this.header = header;
  }

  @Override
  public int getOrder() {
    return ORDER;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    ReadToken brought = brought(request);
    CruddurSession session = brought == null ? cruddur.session() : cruddur.session(brought);
    BodyAwareResponse answer =
        new BodyAwareResponse(response, () -> hand(session, brought, request, response));
    SessionScope scope = session.bind();
    try (scope) {
      chain.doFilter(request, answer);
    }
    if (!isAsyncStarted(request)) {
      // why again: it may have written since the body began.
      hand(session, brought, request, response);
    }
  }

  /** None while the primary cannot be asked: what the request wrote is written all the same. */
  private static @Nullable ReadToken token(CruddurSession session) {
    try {
      return session.token().orElse(null);
    } catch (CruddurException e) {
      LOG.warn("A request gets no token for its next reads: {}", e.getMessage());
      return null;
    }
  }

  private @Nullable ReadToken brought(HttpServletRequest request) {
    String text = header == null ? null : request.getHeader(header);
    if (text == null && cookie != null) {
      Cookie sent = WebUtils.getCookie(request, cookie);
      text = sent == null ? null : sent.getValue();
    }
    try {
      return text == null ? null : ReadToken.parse(text);
    } catch (InvalidReadTokenException e) {
      return null;
    }
  }

  private void hand(
      CruddurSession session,
      @Nullable ReadToken brought,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (response.isCommitted()) {
      return;
    }
    ReadToken token = token(session);
    if (token == null || token.equals(brought)) {
      return;
    }
    if (header != null) {
      response.setHeader(header, token.toString());
    }
    if (cookie != null) {
      String path = request.getContextPath();
      response.addHeader(
          HttpHeaders.SET_COOKIE,
          ResponseCookie.from(cookie, token.toString())
              .httpOnly(true)
              .secure(request.isSecure())
              .sameSite("Lax")
              .path(path.isEmpty() ? "/" : path)
              .build()
              .toString());
    }
  }
}
