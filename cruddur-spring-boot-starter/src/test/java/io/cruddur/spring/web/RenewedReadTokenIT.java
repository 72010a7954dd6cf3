package io.cruddur.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.jpa.SignUp;
import io.cruddur.Cruddur;
import io.cruddur.ReplicaState;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.ReadToken;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import jakarta.servlet.FilterChain;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A client's token from before a promotion does not keep its reads on the primary for ever. */
@Tag("thorough")
@ReplicatedPostgres(standbys = 1)
class RenewedReadTokenIT {

  private static final String HEADER = "X-Seen";

  @Test
  void afterAPromotionAReaderGetsANewToken(ReplicatedServers servers) throws Exception {
    try (Cruddur cruddur =
        Cruddur.builder()
            .url(ConnectionUrl.parse(servers.url("postgres") + "?target_session_attrs=read-write"))
            .replicas(ConnectionUrl.parse(servers.url("postgres")))
            .build()) {
      servers.awaitReplay();
      FilterChain read = (request, response) -> cruddur.users().findByHandle("river");
      String old =
          token(
              cruddur,
              null,
              (request, response) -> cruddur.users().register(SignUp.newUser("river")));
      assertThat(token(cruddur, old, read)).isNull();
      servers.awaitReplay();

      servers.primary().kill();
      servers.standby(0).promote();
      servers.standbys().forEach(ReplicatedServer::recreate);
      await().ignoreExceptions().until(() -> usable(cruddur) == 1);

      String renewed = await().until(() -> token(cruddur, old, read), Objects::nonNull);

      assertThat(ReadToken.parse(renewed).timeline())
          .isGreaterThan(ReadToken.parse(old).timeline());
      servers.awaitReplay();
      await().until(() -> usable(cruddur) == 1);
      long before = reads(cruddur);
      assertThat(token(cruddur, renewed, read)).isNull();
      assertThat(reads(cruddur)).isEqualTo(before + 1);
    }
  }

  private static @Nullable String token(
      Cruddur cruddur, @Nullable String brought, FilterChain handler) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest();
    if (brought != null) {
      request.addHeader(HEADER, brought);
    }
    MockHttpServletResponse response = new MockHttpServletResponse();
    new ReadTokenFilter(cruddur, null, HEADER).doFilter(request, response, handler);
    return response.getHeader(HEADER);
  }

  private static long usable(Cruddur cruddur) {
    return cruddur.health().replicas().stream().filter(state -> state.problem() == null).count();
  }

  private static long reads(Cruddur cruddur) {
    return cruddur.health().replicas().stream().mapToLong(ReplicaState::reads).sum();
  }
}
