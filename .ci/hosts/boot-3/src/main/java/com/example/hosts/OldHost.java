package com.example.hosts;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A service on Boot 3, which added our starter without reading that it needs Boot 4. */
@SpringBootApplication
public class OldHost {

  public static void main(String[] args) {
    SpringApplication.run(OldHost.class, args);
  }
}
