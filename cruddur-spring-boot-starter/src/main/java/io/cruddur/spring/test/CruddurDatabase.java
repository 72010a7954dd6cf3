package io.cruddur.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test's DataSource is a database of its own on the PostgreSQL server of {@code cruddur-test},
 * migrated as the service's is: beside {@code @SpringBootTest}, {@code @DataJpaTest} or
 * {@code @JdbcTest}. It lives as long as the application context, which Spring keeps for the
 * classes that have the same one.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CruddurDatabase {}
