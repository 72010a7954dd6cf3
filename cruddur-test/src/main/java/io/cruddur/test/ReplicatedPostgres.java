package io.cruddur.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a primary with streaming standbys, as a parameter of type {@link
 * ReplicatedServers} of its constructor, its {@code @BeforeAll} and other methods:
 *
 * <pre>{@code
 * @ReplicatedPostgres(standbys = 2)
 * class ReplicaReadsIT {
 *
 *   @Test
 *   void aPausedStandbyLagsBehind(ReplicatedServers servers) {
 *     servers.standby(0).pauseReplay();
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>The servers are started before the class and removed after it; nested classes share them, and
 * so do the tests of the class: what a test stops or promotes, it puts right again. They are
 * embedded even if the system property {@code postgres} names another kind.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(ReplicatedPostgresExtension.class)
public @interface ReplicatedPostgres {

  /**
   * How many standbys the primary has.
   *
   * @return 0 or more
   */
  int standbys() default 1;

  /**
   * Settings of postgresql.conf for all servers.
   *
   * @return each as {@code name=value}
   */
  String[] settings() default {};
}
