package io.cruddur.spring;

import io.cruddur.test.PostgresExtension;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a host as its main method does, on the database of a test. */
final class StartedHost {

  static final String NO_JPA =
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
          + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration,"
          + "io.cruddur.spring.jpa.CruddurJpaAutoConfiguration";

  private StartedHost() {}

  static ConfigurableApplicationContext start(
      Class<?> host, PostgresExtension postgres, String... properties) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("spring.datasource.url", postgres.jdbcUrl());
    all.put("spring.datasource.username", postgres.user());
    all.put("spring.datasource.password", postgres.password());
    all.put("spring.datasource.hikari.maximum-pool-size", "10");
    all.put("spring.datasource.hikari.connection-timeout", "10000");
    all.put("spring.flyway.enabled", "false");
    all.put("spring.sql.init.mode", "always");
    all.put("spring.sql.init.schema-locations", "classpath:db/own/schema.sql");
    all.put("spring.jpa.open-in-view", "false");
    all.put("spring.main.banner-mode", "off");
    all.put("spring.main.register-shutdown-hook", "false");
    all.put("spring.jmx.enabled", "false");
    for (String property : properties) {
      int equals = property.indexOf('=');
      String name = property.substring(0, equals);
      String value = property.substring(equals + 1);
      if (value.isEmpty()) {
        all.remove(name);
      } else {
        all.put(name, value);
      }
    }
    return new SpringApplicationBuilder(host).web(WebApplicationType.NONE).properties(all).run();
  }
}
