package io.cruddur.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.example.jpa.SignUp;
import io.cruddur.Cruddur;
import io.cruddur.PoolSettings;
import io.cruddur.SessionScope;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.ReadToken;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What a request wrote is seen by the client's next one, although no replica shows it. */
@Tag("thorough")
@ReplicatedPostgres(standbys = 1)
class ReadTokenFilterIT {

  private static final String COOKIE = "seen";
  private static final String HEADER = "X-Seen";

  private final ReplicatedServers servers;
  private final Cruddur cruddur;
  private final String handle = newHandle();

  ReadTokenFilterIT(ReplicatedServers servers) {
    this.servers = servers;
    this.cruddur =
        Cruddur.builder()
            .url(ConnectionUrl.parse(servers.primary().url("postgres")))
            .replicas(ConnectionUrl.parse(servers.standby(0).url("postgres")))
            .pool(PoolSettings.forService())
            .build();
  }

  private static String newHandle() {
    return "river" + UUID.randomUUID().toString().substring(24);
  }

  @BeforeEach
  void holdReplayBack() {
    servers.awaitReplay();
    await().until(() -> cruddur.health().replicas().get(0).problem() == null);
    servers.standbys().forEach(ReplicatedServer::pauseReplay);
  }

  @AfterEach
  void close() {
    servers.standbys().forEach(ReplicatedServer::resumeReplay);
    cruddur.close();
  }

  @Test
  void aBrowserSeesWhatItWroteByItsCookie() throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/app/users");
    request.setContextPath("/app");
    request.setSecure(true);
    MockHttpServletResponse written = answer(COOKIE, null, request, this::register);

    assertThat(written.getHeaders("Set-Cookie")).hasSize(1);
    assertThat(written.getHeader("Set-Cookie"))
        .matches(COOKIE + "=[\\w-]{34}; Path=/app; Secure; HttpOnly; SameSite=Lax");

    MockHttpServletRequest next = new MockHttpServletRequest();
    next.setCookies(new Cookie("other", "1"), written.getCookie(COOKIE));
    assertThat(isFound(COOKIE, null, next)).isTrue();
    assertThat(isFound(COOKIE, null, new MockHttpServletRequest())).isFalse();
  }

  @Test
  void aClientWithoutCookiesSeesItByAHeader() throws Exception {
    MockHttpServletResponse written =
        answer(null, HEADER, new MockHttpServletRequest(), this::register);

    assertThat(written.getHeader("Set-Cookie")).isNull();
    MockHttpServletRequest next = new MockHttpServletRequest();
    next.addHeader(HEADER, written.getHeader(HEADER));
    assertThat(isFound(null, HEADER, next)).isTrue();
  }

  /** However an answer begins, the token goes before it. */
  @Test
  void eachKindOfAnswerHasTheToken() throws Exception {
    FilterChain[] handlers = {
      (request, response) -> response.getWriter().write("text"),
      (request, response) -> {
        response.getOutputStream().write(new byte[100_000]);
        response.flushBuffer();
      },
      (request, response) -> response.flushBuffer(),
      (request, response) -> ((HttpServletResponse) response).sendError(404),
      (request, response) -> ((HttpServletResponse) response).sendError(500, "Why"),
      (request, response) -> ((HttpServletResponse) response).sendRedirect("/"),
      (request, response) -> ((HttpServletResponse) response).sendRedirect("/", 303, true),
      (request, response) -> {},
    };
    for (FilterChain handler : handlers) {
      MockHttpServletResponse written =
          answer(
              null,
              HEADER,
              new MockHttpServletRequest(),
              (request, response) -> {
                cruddur.users().register(SignUp.newUser(newHandle()));
                handler.doFilter(request, response);
              });
      assertThat(ReadToken.parse(written.getHeader(HEADER)).position()).isPositive();
    }
  }

  /** As long as nothing has been sent, a header can be added. */
  @Test
  void anAnswerMayBeginBeforeTheWrite() throws Exception {
    MockHttpServletResponse written =
        answer(
            null,
            HEADER,
            new MockHttpServletRequest(),
            (request, response) -> {
              response.getWriter().write("text");
              register(request, response);
            });
    assertThat(written.getHeader(HEADER)).isNotNull();
  }

  @Test
  void whoOnlyReadsGetsNone() throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest();
    assertThat(answer(COOKIE, HEADER, request, (in, out) -> find()).getHeaderNames()).isEmpty();

    String token =
        answer(null, HEADER, new MockHttpServletRequest(), this::register).getHeader(HEADER);
    request.addHeader(HEADER, token);
    assertThat(answer(COOKIE, HEADER, request, (in, out) -> find()).getHeaderNames()).isEmpty();
  }

  @Test
  void whatIsNoTokenIsIgnored() throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setCookies(new Cookie(COOKIE, "AQAAAAEAAAAAAAAAAB!"));
    request.addHeader(HEADER, "no token");
    MockHttpServletResponse written = answer(COOKIE, HEADER, request, this::register);
    assertThat(written.getHeader(HEADER)).isNotNull();
    assertThat(written.getCookie(COOKIE)).isNotNull();
    // why not found: a replica is asked.
    assertThat(isFound(COOKIE, HEADER, request)).isFalse();
  }

  /** As of an instance of another release: the client misses nothing for that. */
  @ParameterizedTest
  @ValueSource(strings = {COOKIE, HEADER})
  void theReadsOfAClientWhoseTokenIsNotKnownAreThePrimarys(String carrier) throws Exception {
    cruddur.users().register(SignUp.newUser(handle));
    String unknown = "BAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    MockHttpServletRequest request = new MockHttpServletRequest();
    if (carrier.equals(COOKIE)) {
      request.setCookies(new Cookie(COOKIE, unknown));
    } else {
      request.addHeader(HEADER, unknown);
    }
    assertThat(isFound(COOKIE, HEADER, new MockHttpServletRequest())).isFalse();
    assertThat(isFound(COOKIE, HEADER, request)).isTrue();
    MockHttpServletResponse answer = answer(COOKIE, HEADER, request, (in, out) -> find());
    assertThat(ReadToken.parse(answer.getHeader(HEADER)).position()).isPositive();
  }

  /** A gateway may set the header to anything. */
  @Test
  void aHeaderThatIsNoTokenHidesNoCookie() throws Exception {
    MockHttpServletResponse written =
        answer(COOKIE, null, new MockHttpServletRequest(), this::register);
    MockHttpServletRequest next = new MockHttpServletRequest();
    next.addHeader(HEADER, "no token");
    next.setCookies(new Cookie(COOKIE, "of another path"), written.getCookie(COOKIE));

    assertThat(isFound(COOKIE, HEADER, next)).isTrue();
  }

  /** Also where more is written after the body began; other cookies stay. */
  @Test
  void anAnswerHasOneToken() throws Exception {
    MockHttpServletResponse written =
        answer(
            COOKIE,
            HEADER,
            new MockHttpServletRequest(),
            (request, response) -> {
              register(request, response);
              ((HttpServletResponse) response).addHeader("Set-Cookie", "other=1");
              response.getWriter().write("text");
              cruddur.users().register(SignUp.newUser(newHandle()));
            });
    assertThat(written.getHeaders("Set-Cookie"))
        .hasSize(2)
        .anyMatch(cookie -> cookie.equals("other=1"))
        .anyMatch(cookie -> cookie.startsWith(COOKIE + "=" + written.getHeader(HEADER) + ";"));
  }

  @Test
  void aHandlerMayBeginItsAnswerAnew() throws Exception {
    MockHttpServletResponse written =
        answer(
            COOKIE,
            HEADER,
            new MockHttpServletRequest(),
            (request, response) -> {
              register(request, response);
              response.getWriter().write("text");
              response.reset();
            });
    assertThat(written.getHeader(HEADER)).isNotNull();
    assertThat(written.getHeaders("Set-Cookie")).hasSize(1);
  }

  /** Another thread answers, and what it wrote is in the token, too. */
  @Test
  void anAnswerOfAnotherThreadWithoutABodyHasTheToken() throws Exception {
    ReadTokenFilter filter = new ReadTokenFilter(cruddur, null, HEADER);
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setAsyncSupported(true);
    MockHttpServletResponse response = new MockHttpServletResponse();
    filter.doFilter(
        request,
        response,
        (in, out) -> {
          register(in, out);
          in.startAsync(in, out);
        });
    assertThat(response.getHeader(HEADER)).isNull();

    request.setAsyncStarted(false);
    request.setDispatcherType(DispatcherType.ASYNC);
    filter.doFilter(request, response, (in, out) -> find());
    assertThat(ReadToken.parse(response.getHeader(HEADER)).position()).isPositive();
  }

  /**
   * The handler's failure is thrown, its client gets the token, and its thread belongs to no
   * session any more.
   */
  @Test
  void aFailureLeavesNothingBehind() {
    MockHttpServletResponse response = new MockHttpServletResponse();
    FilterChain failing =
        (request, answer) -> {
          register(request, answer);
          throw new IllegalStateException("The host's own");
        };
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                new ReadTokenFilter(cruddur, COOKIE, null)
                    .doFilter(new MockHttpServletRequest(), response, failing))
        .withMessage("The host's own");
    assertThat(response.getCookie(COOKIE)).isNotNull();
    assertThat(cruddur.users().findByHandle(handle)).isEmpty();
  }

  /** The request is answered, and the thread's next one belongs to nobody's session. */
  @Test
  void aScopeThatAHandlerLeavesOpenEndsWithTheRequest() throws Exception {
    MockHttpServletResponse response = new MockHttpServletResponse();
    new ReadTokenFilter(cruddur, COOKIE, null)
        .doFilter(
            new MockHttpServletRequest(),
            response,
            (request, answer) -> {
              register(request, answer);
              SessionScope left = cruddur.session().bind();
              assertThat(left).isNotNull();
            });
    assertThat(response.getCookie(COOKIE)).isNotNull();
    assertThat(cruddur.users().findByHandle(handle)).isEmpty();
  }

  @Test
  void aWriteInAutocommitHasBroughtItsTokenBeforeThePrimaryStops() throws Exception {
    try {
      MockHttpServletResponse written =
          answer(
              null,
              HEADER,
              new MockHttpServletRequest(),
              (request, response) -> {
                register(request, response);
                servers.primary().stop();
              });
      assertThat(ReadToken.parse(written.getHeader(HEADER)).transaction()).isPositive();
    } finally {
      servers.primary().start();
    }
  }

  @Test
  void withoutThePrimaryAnAnswerHasNoTokenAndIsGiven() throws Exception {
    try {
      MockHttpServletResponse written =
          answer(
              COOKIE,
              HEADER,
              new MockHttpServletRequest(),
              (request, response) -> {
                cruddur.useTransaction(tx -> tx.users().register(SignUp.newUser(handle)));
                servers.primary().stop();
                response.getWriter().write("registered");
              });
      assertThat(written.getContentAsString()).isEqualTo("registered");
      assertThat(written.getHeaderNames()).doesNotContain(HEADER, "Set-Cookie");
    } finally {
      servers.primary().start();
    }
    assertThat(
            servers
                .primary()
                .queryLong("SELECT count(*) FROM users WHERE handle = '%s'".formatted(handle)))
        .isOne();
  }

  private void register(Object request, Object response) {
    cruddur.users().register(SignUp.newUser(handle));
  }

  private void find() {
    cruddur.users().findByHandle(handle);
  }

  private boolean isFound(
      @Nullable String cookie, @Nullable String header, MockHttpServletRequest request)
      throws Exception {
    AtomicBoolean found = new AtomicBoolean();
    answer(
        cookie,
        header,
        request,
        (in, out) -> found.set(cruddur.users().findByHandle(handle).isPresent()));
    return found.get();
  }

  private MockHttpServletResponse answer(
      @Nullable String cookie,
      @Nullable String header,
      MockHttpServletRequest request,
      FilterChain handler)
      throws Exception {
    MockHttpServletResponse response = new MockHttpServletResponse();
    new ReadTokenFilter(cruddur, cookie, header).doFilter(request, response, handler);
    return response;
  }
}
