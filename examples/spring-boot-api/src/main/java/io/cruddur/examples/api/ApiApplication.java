package io.cruddur.examples.api;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The reference application's API on Cruddur for Java, and a page to use it with. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ApiApplication {

  /** For Spring. */
  public ApiApplication() {}

  /**
   * Starts the service.
   *
   * @param arguments Spring Boot's
   */
  public static void main(String[] arguments) {
    SpringApplication.run(ApiApplication.class, arguments);
  }
}
