package com.example.managers;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** A service with Hibernate's own SessionFactory and Spring's transaction manager for it. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(HibernateUnit.class)
public class HibernateHost {}
