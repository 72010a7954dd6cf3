package com.example.jpa;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** A service with JPA and an entity of its own: what its user writes, and nothing for Cruddur. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(SignUp.class)
public class JpaHost {}
