package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.jdbc.JdbcHost;
import com.example.jpa.SignUp;
import io.cruddur.repo.user.Users;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A container of Testcontainers goes before CONNECTION_URL and before the URL of migrations. Needs
 * a Docker engine.
 */
@Tag("docker")
@SpringBootTest(
    classes = {JdbcHost.class, ServiceConnectionIT.Container.class},
    properties = {
      "CONNECTION_URL=postgresql://nowhere.example.com/none",
      "cruddur.migrations.url=postgresql://nowhere.example.com/none",
      "spring.autoconfigure.exclude=" + StartedHost.NO_JPA,
      "spring.flyway.enabled=false"
    })
class ServiceConnectionIT {

  @TestConfiguration(proxyBeanMethods = false)
  static class Container {

    @Bean
    @ServiceConnection
    PostgreSQLContainer container() {
      return new PostgreSQLContainer("postgres:18");
    }
  }

  @Autowired Users users;

  @Test
  void theContainerIsMigrated() {
    assertThat(users.register(SignUp.newUser("contained")).created()).isTrue();
  }
}
