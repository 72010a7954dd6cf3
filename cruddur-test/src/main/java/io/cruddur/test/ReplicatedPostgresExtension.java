package io.cruddur.test;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Behind {@link ReplicatedPostgres}. */
final class ReplicatedPostgresExtension
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(ReplicatedPostgresExtension.class);

  /** For JUnit. */
  ReplicatedPostgresExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    if (servers(context) == null) {
      ReplicatedPostgres wanted = annotation(context.getRequiredTestClass());
      ReplicatedServers servers =
          ReplicatedServers.start(wanted.standbys(), settings(wanted.settings()));
      context.getStore(NAMESPACE).put("servers", servers);
      context.getStore(NAMESPACE).put("owner", context.getUniqueId());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ReplicatedServers servers = servers(context);
    if (servers != null
        && context.getUniqueId().equals(context.getStore(NAMESPACE).get("owner", String.class))) {
      servers.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ReplicatedServers.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ReplicatedServers servers = servers(context);
    if (servers == null) {
      throw new IllegalStateException("@ReplicatedPostgres is missing on the test class");
    }
    return servers;
  }

  private static @Nullable ReplicatedServers servers(ExtensionContext context) {
    return context.getStore(NAMESPACE).get("servers", ReplicatedServers.class);
  }

  private static ReplicatedPostgres annotation(Class<?> testClass) {
    Class<?> type = testClass;
    while (type != null) {
      ReplicatedPostgres found = type.getAnnotation(ReplicatedPostgres.class);
      if (found != null) {
        return found;
      }
      type = type.getEnclosingClass();
    }
    throw new IllegalStateException("@ReplicatedPostgres is missing on " + testClass.getName());
  }

  private static Map<String, String> settings(String[] pairs) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "@ReplicatedPostgres(settings): " + pair + " is not of the form name=value");
      }
      settings.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return settings;
  }
}
