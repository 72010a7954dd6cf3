package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.example.jpa.SignUp;
import com.example.replicas.ReplicasHost;
import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.ReplicaState;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.ReadToken;
import io.cruddur.repo.user.Users;
import io.cruddur.spring.actuate.CruddurHealthIndicator;
import io.cruddur.spring.web.ReadTokenFilter;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A host whose reads go to standbys: by URLs, and by DataSources of its own. */
@Tag("thorough")
@ReplicatedPostgres(standbys = 2)
@ExtendWith(OutputCaptureExtension.class)
class ReplicatedHostIT {

  private static final String DATABASE = "postgres";
  private static final String COUNT = "SELECT count(*) FROM users WHERE handle IN (%s)";

  @Test
  void oneListOfAllServersIsEnough(ReplicatedServers servers) {
    try (ConfigurableApplicationContext host =
        start(servers, "cruddur.replicas.url=" + servers.url(DATABASE))) {
      Cruddur cruddur = host.getBean(Cruddur.class);
      await().until(() -> usable(cruddur) == 2);

      readsFromReplicasAndWritesToThePrimary(host);

      assertThat(cruddur.health().replicas())
          .extracting(ReplicaState::name)
          .containsExactlyInAnyOrderElementsOf(
              servers.all().stream().map(server -> "localhost:" + server.port()).toList());
      assertThat(host.getBean(MeterRegistry.class).find("cruddur.replica.reads").meters())
          .hasSize(3);
      assertThat(clients(servers)).isPositive();
    }
    await().until(() -> clients(servers) == 0);
  }

  @Test
  void aPasswordIsForEachUrlsOwnUser(ReplicatedServers servers) {
    String password = ConnectionUrl.parse(servers.primary().url(DATABASE)).credentials().password();
    servers
        .primary()
        .execute("CREATE ROLE reader SUPERUSER LOGIN PASSWORD '%s'".formatted(password));
    servers.awaitReplay();
    try (ConfigurableApplicationContext host =
        start(
            servers,
            "cruddur.replicas.urls[0]=" + servers.standby(0).url(DATABASE),
            "cruddur.replicas.urls[1]=postgresql://reader@localhost:%s/%s"
                .formatted(servers.standby(1).port(), DATABASE),
            "cruddur.replicas.password=" + password)) {
      await().until(() -> usable(host.getBean(Cruddur.class)) == 2);
      assertThat(
              servers
                  .standby(1)
                  .queryLong(
                      "SELECT count(*) FILTER (WHERE usename <> 'reader') FROM pg_stat_activity WHERE application_name LIKE 'cruddur/%'"))
          .isZero();
    }
    await().until(() -> clients(servers) == 0);
  }

  @Test
  void dataSourcesOfTheHostsAreNamedByBeanOrQualifier(ReplicatedServers servers) {
    try (ConfigurableApplicationContext host =
        start(
            servers,
            "host.first=" + jdbcUrl(servers.standby(0)),
            "host.second=" + jdbcUrl(servers.standby(1)),
            "cruddur.replicas.datasources=firstReplica,second")) {
      await().until(() -> usable(host.getBean(Cruddur.class)) == 2);

      readsFromReplicasAndWritesToThePrimary(host);
    }
    await().until(() -> clients(servers) == 0);
  }

  @Test
  void aSessionCarriesWhatARequestWroteToTheNext(ReplicatedServers servers) {
    try (ConfigurableApplicationContext host =
        start(
            servers,
            "cruddur.replicas.url=" + servers.url(DATABASE),
            "cruddur.replicas.patience=10ms")) {
      Cruddur cruddur = host.getBean(Cruddur.class);
      await().until(() -> usable(cruddur) == 2);
      servers.standbys().forEach(ReplicatedServer::pauseReplay);
      try {
        CruddurSession first = cruddur.session();
        new TransactionTemplate(host.getBean(PlatformTransactionManager.class))
            .executeWithoutResult(status -> first.users().register(SignUp.newUser("late")));
        String cookie = first.token().orElseThrow().toString();

        assertThat(cruddur.session(ReadToken.parse(cookie)).users().findByHandle("late"))
            .isPresent();
        assertThat(host.getBean(Users.class).findByHandle("late")).isEmpty();
      } finally {
        servers.standbys().forEach(ReplicatedServer::resumeReplay);
      }
    }
  }

  @Test
  void aRequestGetsItsTokenAfterItsTransaction(ReplicatedServers servers) throws Exception {
    try (ConfigurableApplicationContext host =
        start(servers, "cruddur.replicas.url=" + servers.url(DATABASE))) {
      ReadTokenFilter filter = new ReadTokenFilter(host.getBean(Cruddur.class), null, "X-Seen");
      TransactionTemplate transaction =
          new TransactionTemplate(host.getBean(PlatformTransactionManager.class));
      Users users = host.getBean(Users.class);

      MockHttpServletResponse response = new MockHttpServletResponse();
      filter.doFilter(
          new MockHttpServletRequest(),
          response,
          (request, answer) -> {
            transaction.executeWithoutResult(status -> users.ensure(SignUp.newUser("transacted")));
            answer.getWriter().write("done");
          });
      assertThat(ReadToken.parse(response.getHeader("X-Seen")).position()).isPositive();

      MockHttpServletResponse early = new MockHttpServletResponse();
      filter.doFilter(
          new MockHttpServletRequest(),
          early,
          (request, answer) ->
              transaction.executeWithoutResult(
                  status -> {
                    users.ensure(SignUp.newUser("early"));
                    answers(() -> answer.getWriter().write("done"));
                  }));
      assertThat(early.getContentAsString()).isEqualTo("done");
      assertThat(ReadToken.parse(early.getHeader("X-Seen")).position()).isPositive();

      MockHttpServletResponse sent = new MockHttpServletResponse();
      filter.doFilter(
          new MockHttpServletRequest(),
          sent,
          (request, answer) ->
              transaction.executeWithoutResult(
                  status -> {
                    users.ensure(SignUp.newUser("sent"));
                    answers(() -> ((HttpServletResponse) answer).sendRedirect("/"));
                  }));
      assertThat(sent.getRedirectedUrl()).isEqualTo("/");
      assertThat(sent.getHeader("X-Seen")).isNull();
      assertThat(servers.primary().queryLong(COUNT.formatted("'early', 'sent'"))).isEqualTo(2);
    }
  }

  private interface Answer {
    void give() throws IOException;
  }

  private static void answers(Answer answer) {
    try {
      answer.give();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatCannotBeIsSaidInOneLine(ReplicatedServers servers, CapturedOutput output) {
    String all = "cruddur.replicas.url=" + servers.url(DATABASE);

    refused(
        servers, output, "In cruddur.replicas: maxLag PT-1S", all, "cruddur.replicas.max-lag=-1s");
    refused(
        servers,
        output,
        "In cruddur.replicas: interval PT0.001S",
        all,
        "cruddur.replicas.interval=1ms");
    refused(
        servers,
        output,
        "The property cruddur.replicas.pool-size: ",
        all,
        "cruddur.replicas.pool-size=0");
    refused(
        servers,
        output,
        "The property cruddur.replicas.urls[1]: ",
        "cruddur.replicas.urls[0]=" + servers.standby(0).url(DATABASE),
        "cruddur.replicas.urls[1]=postgresql://user:secret@[nowhere/db");
    refused(
        servers,
        output,
        "names \"third\", and no single DataSource bean has this name or qualifier. There are: dataSource.",
        "cruddur.replicas.datasources=third");
    refused(servers, output, "only one may be set", all, "cruddur.replicas.datasources=dataSource");
    assertThat(output).doesNotContain("secret");
  }

  private static void refused(
      ReplicatedServers servers, CapturedOutput output, String line, String... properties) {
    assertThat(catchThrowable(() -> start(servers, properties).close())).isNotNull();
    assertThat(output.getAll().lines())
        .filteredOn(printed -> !printed.contains(" WARN ")) // why: Spring's own word about it
        .filteredOn(printed -> printed.contains(line))
        .hasSize(1);
    assertThat(output)
        .contains("Correct the properties cruddur.replicas.*, or remove them. A URL")
        .doesNotContain("\tat io.cruddur");
  }

  private static void readsFromReplicasAndWritesToThePrimary(ConfigurableApplicationContext host) {
    Cruddur cruddur = host.getBean(Cruddur.class);
    Users users = host.getBean(Users.class);
    users.findByHandle("nobody");
    assertThat(reads(cruddur)).isOne();

    new TransactionTemplate(host.getBean(PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> {
              users.ensure(SignUp.newUser("river"));
              assertThat(users.findByHandle("river")).isPresent();
            });
    assertThat(reads(cruddur)).isOne();

    Health health = host.getBean(CruddurHealthIndicator.class).health();
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails()).containsKey("replicas");
  }

  private static ConfigurableApplicationContext start(
      ReplicatedServers servers, String... properties) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "spring.datasource.url=" + jdbcUrl(servers.primary()),
                "spring.autoconfigure.exclude=" + StartedHost.NO_JPA,
                "spring.flyway.enabled=false",
                "spring.sql.init.mode=never",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false",
                "spring.jmx.enabled=false"));
    all.addAll(Arrays.asList(properties));
    return new SpringApplicationBuilder(ReplicasHost.class)
        .web(WebApplicationType.NONE)
        .properties(all.toArray(String[]::new))
        .run();
  }

  private static String jdbcUrl(ReplicatedServer server) {
    return "jdbc:"
        + server.url(DATABASE).replaceFirst("//(\\w+):(\\w+)@(.*)", "//$3?user=$1&password=$2");
  }

  private static long usable(Cruddur cruddur) {
    return cruddur.health().replicas().stream().filter(state -> state.problem() == null).count();
  }

  private static long reads(Cruddur cruddur) {
    return cruddur.health().replicas().stream().mapToLong(ReplicaState::reads).sum();
  }

  /** Connections of clients to the standbys, but for the one that asks. */
  private static long clients(ReplicatedServers servers) {
    return servers.standbys().stream()
        .mapToLong(
            standby ->
                standby.queryLong(
                    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"))
        .sum();
  }
}
