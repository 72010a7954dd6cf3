package io.cruddur.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verify;

import com.example.jdbc.JdbcHost;
import com.example.jpa.JpaHost;
import com.example.jpa.SignUp;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Users;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
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
