package io.cruddur.spring;

import io.cruddur.spring.internal.Switches;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Looks at the host before any of its beans are made: whether it is one that this starter fits, and
 * whether its Liquibase would fail for no other reason than that ours is on the class path.
 *
 * <p>Compiled against what Boot 3 has as well, so that it can say that Boot 3 does not fit.
 */
final class HostCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final String LIQUIBASE_ENABLED = "spring.liquibase.enabled";
  private static final String CHANGE_LOG = "spring.liquibase.change-log";
  private static final String DEFAULT_CHANGE_LOG =
      "classpath:/db/changelog/db.changelog-master.yaml";

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  HostCheck() {}

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    if (Switches.isOn(environment, "cruddur.enabled", true)) {
      requireVersions(SpringBootVersion.getVersion(), hibernateVersion());
    }
    // why also if nothing of ours is made: our Liquibase is on the class path all the same.
    keepLiquibaseQuiet(context, environment);
  }

  /**
   * Refuses a host whose classes are not those that ours were compiled against.
   *
   * @throws UnsupportedHostException in one line
   */
  static void requireVersions(@Nullable String boot, @Nullable String hibernate) {
    if (boot != null && isBefore(boot, 4, 0)) {
      throw new UnsupportedHostException(
          "Spring Boot %s is too old for cruddur-spring-boot-starter, which needs 4.0 or newer."
              .formatted(boot));
    }
    if (hibernate != null && isBefore(hibernate, 7, 2)) {
      throw new UnsupportedHostException(
          "Hibernate %s is too old for Cruddur, which needs 7.2 or newer: Spring Boot brings that from 4.0.1 on."
              .formatted(hibernate));
    }
  }

  // why no where it is no number: it is one that somebody has built, and may be a newer one.
  private static boolean isBefore(String version, int major, int minor) {
    Matcher numbers = NUMBERS.matcher(version);
    if (!numbers.lookingAt()) {
      return false;
    }
    int difference = Integer.parseInt(numbers.group(1)) - major;
    return difference < 0 || (difference == 0 && Integer.parseInt(numbers.group(2)) < minor);
  }

  private static @Nullable String hibernateVersion() {
    ClassLoader loader = HostCheck.class.getClassLoader();
    if (!ClassUtils.isPresent("org.hibernate.Version", loader)) {
      return null;
    }
    // why the title: in a jar of everything, the version is that of the application.
    Package hibernate = org.hibernate.Version.class.getPackage();
    return "hibernate-core".equals(hibernate.getImplementationTitle())
        ? hibernate.getImplementationVersion()
        : null;
  }

  // why only then: a host whose change log is there, or that sets anything of it, means to use it.
  private static void keepLiquibaseQuiet(
      ConfigurableApplicationContext context, ConfigurableEnvironment environment) {
    if (environment.containsProperty(LIQUIBASE_ENABLED)
        || hasSettings(environment)
        || context.getResource(DEFAULT_CHANGE_LOG).exists()
        || !ClassUtils.isPresent(
            "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration",
            HostCheck.class.getClassLoader())) {
      return;
    }
    environment.getPropertySources().addLast(new WithoutChangeLog(environment));
  }

  private static boolean hasSettings(Environment environment) {
    return Binder.get(environment)
        .bind("spring.liquibase", Bindable.mapOf(String.class, String.class))
        .map(settings -> settings.values().stream().anyMatch(StringUtils::hasText))
        .orElse(false);
  }

  /** Not one that is blank, as of {@code ${NOT_SET:}}. */
  private static boolean hasChangeLog(Environment environment) {
    return StringUtils.hasText(environment.getProperty(CHANGE_LOG));
  }

  /**
   * Switches Boot's Liquibase off. At each question anew: a {@code @PropertySource} of the host's,
   * which comes later than this check, may name a change log.
   */
  private static final class WithoutChangeLog extends PropertySource<String> {

    private final Environment environment;
    private final AtomicBoolean said = new AtomicBoolean();

    WithoutChangeLog(Environment environment) {
      // why not the environment as the source: Boot would look for the sources within it.
      super("cruddurHostCheck", LIQUIBASE_ENABLED);
      this.environment = environment;
    }

    @Override
    public @Nullable Object getProperty(String name) {
      if (!name.equals(LIQUIBASE_ENABLED) || hasChangeLog(environment)) {
        return null;
      }
      if (said.compareAndSet(false, true)) {
        LoggerFactory.getLogger(HostCheck.class)
            .info(
                "No {} and no {}: Spring Boot's own Liquibase stays off. It is on the class path for Cruddur.",
                DEFAULT_CHANGE_LOG,
                CHANGE_LOG);
      }
      return "false";
    }
  }
}
