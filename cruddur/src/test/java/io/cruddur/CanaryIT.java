package io.cruddur;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.CruddurException;
import io.cruddur.test.OwnServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A password nobody else uses is planted, everything that can go wrong goes wrong, and then all
 * that a stranger might see is searched for it: exceptions with their causes, logs at the finest
 * level of both kinds, MBeans, thread names, toString.
 */
class CanaryIT {

  private static final String CANARY = "Kanarienvogel%2F%40%3A7";
  private static final List<String> TRACES = List.of("Kanarienvogel", "/@:7", "%2F%40%3A7");

  private final StringBuilder seen = new StringBuilder();
  private final ListAppender<ILoggingEvent> slf4j = new ListAppender<>();
  private final List<String> jul = new ArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final java.util.logging.Logger julRoot = LogManager.getLogManager().getLogger("");
  private final Level levelBefore = root.getLevel();
  private final java.util.logging.Level julLevelBefore = julRoot.getLevel();

  private final Handler julHandler =
      new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public synchronized void publish(LogRecord event) {
          jul.add(formatter.format(event));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private void listenToEverything() {
    root.setLevel(Level.TRACE);
    slf4j.start();
    root.addAppender(slf4j);
    julRoot.setLevel(java.util.logging.Level.ALL);
    julHandler.setLevel(java.util.logging.Level.ALL);
    julRoot.addHandler(julHandler);
  }

  @AfterEach
  void listenNoMore() {
    root.setLevel(levelBefore);
    root.detachAppender(slf4j);
    slf4j.stop();
    julRoot.setLevel(julLevelBefore);
    julRoot.removeHandler(julHandler);
  }

  @Test
  void thePasswordIsSeenNowhere() throws Exception {
    try (OwnServer server = OwnServer.start(Map.of())) {
      server.execute("CREATE ROLE app LOGIN PASSWORD 'Kanarienvogel/@:7'");
      server.execute("CREATE DATABASE cruddur OWNER app");
      server.access(List.of("host all app all scram-sha-256"));
      // why now: the statement that sets the password is the test's own.
      listenToEverything();
      String right = "app:" + CANARY + "@127.0.0.1:" + server.port();

      provoke("postgresql://app:" + CANARY + "@db.invalid/cruddur");
      provoke("postgresql://app:" + CANARY + "@127.0.0.1:1/cruddur");
      provoke("postgresql://app:" + CANARY + "x@127.0.0.1:" + server.port() + "/cruddur");
      provoke("postgresql://" + right + "/no_such_database");
      provoke("postgresql://" + right + "/cruddur?sslmode=require");
      provoke("postgresql://127.0.0.1:" + server.port() + "/none?user=app&password=" + CANARY);
      provoke(
          "jdbc:postgresql://127.0.0.1:"
              + server.port()
              + "/no_such_database?user=app&password="
              + CANARY);
      provoke("postgresql://" + right + "/cruddur?" + CANARY);
      provoke("postgresql://" + right + "/cruddur?sslmode=" + CANARY);
      provoke("postgresql://" + right + "/cruddur?password=" + CANARY + "&" + CANARY + "=1");
      provoke("postgresql://app:Kanarienvogel/@:7@127.0.0.1/cruddur");
      provoke("postgresql://app:x@Kanarienvogel@127.0.0.1/cruddur");
      provoke("jdbc:postgresql://app:" + CANARY + "@127.0.0.1/cruddur");
      provoke("postgres:/app:" + CANARY + "@127.0.0.1/cruddur");

      ConnectionUrl url = ConnectionUrl.parse("postgresql://" + right + "/cruddur");
      look(url.toString());
      look(url.dataSource().toString());
      look(url.credentials().toString());
      look(url.jdbcUrl());
      try (Cruddur cruddur = Cruddur.builder().url(url).build();
          HikariDataSource hosts = new HikariDataSource(hostsOwnPool(url))) {
        look(cruddur.health().toString());
        look(hosts.toString());
        hosts.getConnection().close();
        server.kill();
        look(cruddur.health().toString());
        lookAtMBeans();
        lookAtThreads();
        server.restart();
      }
    }
    listenNoMore();
    List.copyOf(slf4j.list).forEach(event -> look(event.getFormattedMessage()));
    List.copyOf(jul).forEach(this::look);

    assertThat(slf4j.list).anySatisfy(e -> assertThat(e.getLevel()).isEqualTo(Level.DEBUG));
    assertThat(jul).anyMatch(line -> line.contains("org.postgresql"));
    assertThat(seen).contains("com.zaxxer.hikari", "cannot connect to app@127.0.0.1");
    assertThat(seen.toString().lines()).noneMatch(line -> TRACES.stream().anyMatch(line::contains));
  }

  private static HikariConfig hostsOwnPool(ConnectionUrl url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url.jdbcUrl());
    config.setCredentialsProvider(new HikariCredentials(url::credentials));
    config.setMaximumPoolSize(1);
    config.setRegisterMbeans(true);
    return config;
  }

  private void provoke(String url) {
    try {
      Cruddur.connect(url).close();
      throw new AssertionError("this should not have worked");
    } catch (CruddurException e) {
      look(e);
    }
    try {
      ConnectionUrl.parse(url).dataSource().getConnection().close();
      throw new AssertionError("this should not have worked");
    } catch (CruddurException | SQLException e) {
      look(e);
    }
  }

  private void look(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    look(trace.toString());
  }

  private void look(String text) {
    seen.append(text).append('\n');
  }

  private void lookAtMBeans() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName name : beans.queryNames(new ObjectName("com.zaxxer.hikari:*"), null)) {
      look(name.toString());
      for (MBeanAttributeInfo attribute : beans.getMBeanInfo(name).getAttributes()) {
        if (attribute.isReadable()) {
          look(attribute.getName() + "=" + beans.getAttribute(name, attribute.getName()));
        }
      }
    }
  }

  private void lookAtThreads() {
    Thread.getAllStackTraces().keySet().forEach(thread -> look(thread.getName()));
  }
}
