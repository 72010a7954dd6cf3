package com.example.scan;

import com.example.jpa.User;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;

/** A service whose own scan hides our entities. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EntityScan(basePackageClasses = User.class)
public class ScanningHost {}
