package com.example.container;

import com.example.jdbc.JdbcHost;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** A service with the bean that {@code @ServiceConnection} and Docker Compose support make. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(JdbcHost.class)
public class ContainerHost {

  @Bean
  JdbcConnectionDetails container(Environment environment) {
    return new FromAContainer() {
      @Override
      public Origin getOrigin() {
        return Origin.from("a container");
      }

      @Override
      public String getJdbcUrl() {
        return environment.getRequiredProperty("container.url");
      }

      @Override
      public String getUsername() {
        return environment.getRequiredProperty("spring.datasource.username");
      }

      @Override
      public String getPassword() {
        return environment.getRequiredProperty("spring.datasource.password");
      }
    };
  }

  /** What Testcontainers and Docker Compose give says where it comes from. */
  interface FromAContainer extends JdbcConnectionDetails, OriginProvider {}
}
