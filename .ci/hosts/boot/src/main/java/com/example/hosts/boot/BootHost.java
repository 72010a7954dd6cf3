package com.example.hosts.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;

/** An HTTP service with JPA. */
@SpringBootApplication
public class BootHost {

  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(BootHost.class);
    if (Boolean.getBoolean("steps")) {
      OwnSteps steps = new OwnSteps();
      application.setApplicationStartup(steps);
      application.addListeners(steps);
    }
    application.run(args);
  }

  @EventListener
  void ready(ApplicationReadyEvent event) {
    WebServerApplicationContext context =
        (WebServerApplicationContext) event.getApplicationContext();
    System.out.println("port=" + context.getWebServer().getPort());
  }
}
