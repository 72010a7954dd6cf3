package com.example.clash;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** A service that has a table name of Cruddur's for something else. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class ClashHost {}
