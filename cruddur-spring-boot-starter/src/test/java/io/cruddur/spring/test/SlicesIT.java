package io.cruddur.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.verify;

import com.example.jdbc.JdbcHost;
import com.example.jpa.JpaHost;
import com.example.jpa.SignUp;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Users;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.postgresql.xa.PGXADataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.XADataSourceWrapper;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** The tests that a host writes: one annotation beside Spring's own. */
class SlicesIT {

  @Nested
  @DataJpaTest
  @CruddurDatabase
  @ContextConfiguration(classes = JpaHost.class)
  @TestPropertySource(properties = "spring.jpa.hibernate.ddl-auto=none")
  class WithDataJpaTest {

    @Autowired Users users;

    @Test
    void theFirstTestIsRolledBack() {
      registersAlone();
    }

    @Test
    void theSecondTestToo() {
      registersAlone();
    }

    private void registersAlone() {
      assertThat(users.register(SignUp.newUser("slice")).created()).isTrue();
    }
  }

  @Nested
  @JdbcTest
  @CruddurDatabase
  @ContextConfiguration(classes = JdbcHost.class)
  class WithJdbcTest {

    @Autowired Users users;

    @Test
    void aUserIsRegistered() {
      assertThat(users.register(SignUp.newUser("slice")).created()).isTrue();
    }
  }

  /** What the service's configuration names may be production. */
  @Nested
  @JdbcTest
  @CruddurDatabase
  @ContextConfiguration(classes = JdbcHost.class)
  @TestPropertySource(
      properties = {
        "cruddur.migrations.url=postgresql://nowhere.invalid/production",
        "cruddur.migrations.username=owner",
        "cruddur.migrations.password=secret",
        "cruddur.replicas.url=postgresql://nowhere.invalid/production",
        "cruddur.replicas.username=reader",
        "cruddur.replicas.password=secret",
        "spring.datasource.driver-class-name=org.h2.Driver",
        "spring.datasource.jndi-name=java:production",
        "spring.datasource.hikari.data-source-class-name=org.postgresql.ds.PGSimpleDataSource",
        "spring.datasource.hikari.data-source-properties.serverName=nowhere.invalid",
        "spring.datasource.hikari.data-source-properties.databaseName=production",
        "spring.datasource.hikari.data-source-j-n-d-i=java:production",
        "spring.datasource.hikari.driver-class-name=org.h2.Driver",
        "spring.datasource.hikari.jdbc-url=jdbc:postgresql://nowhere.invalid/production",
        "spring.datasource.hikari.username=app",
        "spring.datasource.hikari.password=secret",
        "spring.datasource.tomcat.url=jdbc:postgresql://nowhere.invalid/production",
        "spring.datasource.dbcp2.url=jdbc:postgresql://nowhere.invalid/production",
        "spring.sql.init.username=owner",
        "spring.sql.init.password=secret",
        "spring.sql.init.mode=always",
        "spring.flyway.url=jdbc:postgresql://nowhere.invalid/production",
        "spring.flyway.user=owner",
        "spring.flyway.baseline-on-migrate=true",
        "spring.flyway.password=secret",
        "spring.liquibase.change-log=classpath:db/own/changelog.sql",
        "spring.liquibase.url=jdbc:postgresql://nowhere.invalid/production",
        "spring.liquibase.user=owner",
        "spring.liquibase.password=secret"
      })
  class OfAServiceWithOtherServers {

    @Autowired Users users;

    @Test
    void nothingElseIsConnectedTo() {
      assertThat(users.register(SignUp.newUser("slice")).created()).isTrue();
    }
  }

  /** Which Spring reads after it has prepared the test's context. */
  @Nested
  @JdbcTest
  @CruddurDatabase
  @ContextConfiguration(classes = {JdbcHost.class, OfAServiceWithAFileOfItsOwn.Settings.class})
  class OfAServiceWithAFileOfItsOwn {

    @Configuration(proxyBeanMethods = false)
    @PropertySource("classpath:db/own/production.properties")
    static class Settings {}

    @Autowired Users users;

    @Test
    void nothingElseIsConnectedTo() {
      assertThat(users.register(SignUp.newUser("slice")).created()).isTrue();
    }
  }

  @Nested
  @SpringBootTest(
      classes = {JdbcHost.class, OfAServiceWithXa.Wrapper.class},
      properties = {
        "spring.flyway.enabled=false",
        "spring.jpa.hibernate.ddl-auto=none",
        "spring.datasource.xa.data-source-class-name=org.postgresql.xa.PGXADataSource",
        "spring.datasource.xa.properties.url=jdbc:postgresql://nowhere.invalid/production",
        "spring.datasource.xa.properties.serverName=nowhere.invalid",
        "spring.datasource.xa.properties.databaseName=production",
        "spring.datasource.xa.properties.user=owner",
        "spring.datasource.xa.properties.password=secret"
      })
  @CruddurDatabase
  class OfAServiceWithXa {

    @Configuration(proxyBeanMethods = false)
    static class Wrapper {

      @Bean
      XADataSourceWrapper wrapper() {
        return xa ->
            new AbstractDataSource() {
              @Override
              public Connection getConnection() throws SQLException {
                return ((PGXADataSource) xa).getConnection();
              }

              @Override
              public Connection getConnection(String user, String password) throws SQLException {
                return ((PGXADataSource) xa).getConnection(user, password);
              }
            };
      }
    }

    @Autowired Users users;

    @Test
    void nothingElseIsConnectedTo() {
      assertThat(users.register(SignUp.newUser("slice")).created()).isTrue();
    }
  }

  @Nested
  @JdbcTest
  @CruddurDatabase
  @ContextConfiguration(classes = JdbcHost.class)
  class WithASpy {

    @MockitoSpyBean Users users;
    @Autowired Repositories repositories;

    @Test
    void itSeesTheCallsOfOtherBeans() {
      NewUser newUser = SignUp.newUser("spied");

      assertThat(repositories.users().register(newUser).created()).isTrue();
      verify(users).register(newUser);
    }
  }

  @Nested
  @JdbcTest
  @CruddurDatabase
  @ContextConfiguration(classes = JdbcHost.class)
  class WithAMock {

    @MockitoBean Users users;
    @Autowired Repositories repositories;
    @Autowired JdbcHost.SignUp signUp;

    @Test
    void itIsWhatOtherBeansHave() {
      signUp.signUpReading("mocked");

      verify(users).register(any(NewUser.class));
      assertThat(repositories.users()).isSameAs(users);
      assertThat(repositories.users().findByHandle("mocked")).isEmpty();
    }
  }

  @Nested
  @SpringBootTest(
      classes = JdbcHost.class,
      properties = {"spring.flyway.enabled=false", "spring.jpa.hibernate.ddl-auto=none"})
  @CruddurDatabase
  class WithSpringBootTest {

    @Autowired Users users;

    @Test
    void aUserIsRegistered() {
      assertThat(users.register(SignUp.newUser("slice")).created()).isTrue();
    }
  }
}
