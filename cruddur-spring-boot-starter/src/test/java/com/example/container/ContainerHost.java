package com.example.container;

import com.example.jdbc.JdbcHost;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
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
    return new JdbcConnectionDetails() {
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
}
