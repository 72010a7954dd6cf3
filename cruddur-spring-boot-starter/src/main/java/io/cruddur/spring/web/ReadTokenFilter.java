package io.cruddur.spring.web;

import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.SessionScope;
import io.cruddur.database.InvalidReadTokenException;
import io.cruddur.database.ReadToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Shows each client what its requests before this one wrote, whichever server answers: what a
 * request calls on the repositories belongs to one session, whose token the client gets and brings
 * again. Calls that a request makes on other threads do not belong to it.
 *
 * <p>The token is asked for when the answer's body begins, which is after the commit of a
 * transaction that the handler calls, and at the end, also of a handler that fails. An answer that
 * is sent within a transaction that wrote has none. What is no token is ignored; where it looks
 * like one, as of another release, the primary answers the client's reads, and it is given a new
 * one.
 */
public final class ReadTokenFilter extends OncePerRequestFilter implements Ordered {

  private static final Logger LOG = LoggerFactory.getLogger(ReadTokenFilter.class);

  /** Before Spring Security, whose services may read and write users as well. */
  private static final int ORDER = -110;

  /** A token of no cluster: no replica accepts it, so the primary answers. */
  private static final ReadToken UNKNOWN = new ReadToken(0, 1, 0, 0);

  /** As all releases write theirs. */
  private static final Predicate<String> LIKE_A_TOKEN =
      Pattern.compile("[\\w-]{20,64}").asMatchPredicate();

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

  /** The second part of a request that another thread answers belongs to the same session. */
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Exchange exchange = exchange(request);
    BodyAwareResponse answer =
        new BodyAwareResponse(response, () -> hand(exchange, request, response));
    SessionScope scope = exchange.session.bind();
    try {
      chain.doFilter(request, answer);
    } finally {
      end(scope);
      if (!isAsyncStarted(request) && !request.isAsyncStarted()) {
        // why again: it may have written since the body began, or have failed before.
        hand(exchange, request, response);
      }
    }
  }

  /** A handler's fault, and no reason to fail a request that was answered. */
  private static void end(SessionScope scope) {
    try {
      scope.close();
    } catch (IllegalStateException e) {
      LOG.warn("A handler has left a scope open: {}", e.getMessage());
    }
  }

  /** What a client brought, and what its request does. */
  private static final class Exchange {

    private final CruddurSession session;
    private final @Nullable ReadToken brought;
    private boolean failed;

    Exchange(CruddurSession session, @Nullable ReadToken brought) {
      this.session = session;
      this.brought = brought;
    }
  }

  private Exchange exchange(HttpServletRequest request) {
    String attribute = getAlreadyFilteredAttributeName() + ".EXCHANGE";
    if (isAsyncDispatch(request) && request.getAttribute(attribute) instanceof Exchange begun) {
      return begun;
    }
    ReadToken brought = brought(request);
    Exchange begun =
        new Exchange(brought == null ? cruddur.session() : cruddur.session(brought), brought);
    request.setAttribute(attribute, begun);
    return begun;
  }

  /** The first token among what was sent; null if there is nothing like one. */
  private @Nullable ReadToken brought(HttpServletRequest request) {
    List<String> sent = sent(request);
    for (String text : sent) {
      try {
        return ReadToken.parse(text);
      } catch (InvalidReadTokenException e) {
        LOG.debug("A client sent what is no token here: {}", e.getMessage());
      }
    }
    return sent.stream().anyMatch(LIKE_A_TOKEN) ? UNKNOWN : null;
  }

  private List<String> sent(HttpServletRequest request) {
    List<String> sent = new ArrayList<>();
    String ofHeader = header == null ? null : request.getHeader(header);
    if (ofHeader != null) {
      sent.add(ofHeader);
    }
    if (cookie != null && request.getCookies() != null) {
      for (Cookie each : request.getCookies()) {
        if (each.getName().equals(cookie)) {
          sent.add(each.getValue());
        }
      }
    }
    return sent;
  }

  /**
   * Adds the token to the answer, if there is a new one and the answer has not been sent. Throws
   * nothing: what the request wrote is written all the same.
   *
   * @return false if there is none yet: a host's transaction that wrote has not ended
   */
  private boolean hand(
      Exchange exchange, HttpServletRequest request, HttpServletResponse response) {
    if (response.isCommitted() || exchange.failed) {
      return true;
    }
    try {
      ReadToken token = exchange.session.token().orElse(null);
      if (token != null && !token.equals(exchange.brought)) {
        add(token.toString(), request, response);
      }
      return true;
    } catch (IllegalStateException e) {
      LOG.debug("An answer begins before its transaction is committed, and has no token yet.");
      return false;
    } catch (RuntimeException e) {
      // why any: a host's transaction manager has exceptions of its own.
      exchange.failed = true;
      LOG.warn("A request gets no token for its next reads: {}", e.getMessage());
      return true;
    }
  }

  private void add(String token, HttpServletRequest request, HttpServletResponse response) {
    if (header != null) {
      response.setHeader(header, token);
    }
    if (cookie != null) {
      String path = request.getContextPath();
      addCookie(
          ResponseCookie.from(cookie, token)
              .httpOnly(true)
              .secure(request.isSecure())
              .sameSite("Lax")
              .path(path.isEmpty() ? "/" : path)
              .build()
              .toString(),
          response);
    }
  }

  /** In place of an earlier one, which a handler's {@code reset()} may have taken away. */
  private void addCookie(String ours, HttpServletResponse response) {
    List<String> all = new ArrayList<>(response.getHeaders(HttpHeaders.SET_COOKIE));
    if (!all.removeIf(other -> other.startsWith(cookie + "="))) {
      response.addHeader(HttpHeaders.SET_COOKIE, ours);
      return;
    }
    response.setHeader(HttpHeaders.SET_COOKIE, ours);
    all.forEach(other -> response.addHeader(HttpHeaders.SET_COOKIE, other));
  }
}
