package io.cruddur.spring;

import io.cruddur.CruddurBuilder;
import io.cruddur.PoolSettings;
import io.cruddur.ReplicaSettings;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.InvalidConnectionUrlException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;

/** Hands the servers that the properties name over to the builder. */
final class Replicas {

  /** What RFC 9110 and RFC 6265 call a token. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private final CruddurProperties.Replicas properties;
  private final ListableBeanFactory beans;

  private Replicas(CruddurProperties.Replicas properties, ListableBeanFactory beans) {
    this.properties = properties;
    this.beans = beans;
  }

  /**
   * Does nothing where no server is named.
   *
   * @throws InvalidReplicasException if one of the properties cannot be
   */
  static void apply(
      CruddurProperties.Replicas properties, ListableBeanFactory beans, CruddurBuilder builder) {
    boolean url = properties.url() != null;
    boolean urls = !properties.urls().isEmpty();
    boolean dataSources = !properties.datasources().isEmpty();
    if (url ? urls || dataSources : urls && dataSources) {
      throw new InvalidReplicasException(
          "Of cruddur.replicas.url, cruddur.replicas.urls and cruddur.replicas.datasources only one may be set.");
    }
    requireLogin(properties, url || urls, dataSources);
    requireName("token-cookie", properties.tokenCookie());
    requireName("token-header", properties.tokenHeader());
    Replicas replicas = new Replicas(properties, beans);
    if (url || urls) {
      builder.replicaSettings(replicas.settings());
      replicas.addUrls(builder);
    } else if (dataSources) {
      builder.replicaSettings(replicas.settings());
      replicas.addDataSources(builder);
    }
  }

  /** Of a host's DataSources neither the login nor the size is ours. */
  private static void requireLogin(
      CruddurProperties.Replicas properties, boolean urls, boolean dataSources) {
    boolean login = properties.username() != null || properties.password() != null;
    boolean size = properties.poolSize() != CruddurProperties.Replicas.DEFAULTS.poolSize();
    if (!urls && (login || (dataSources && size))) {
      throw new InvalidReplicasException(
          "cruddur.replicas.%s with cruddur.replicas.url or cruddur.replicas.urls alone."
              .formatted(login ? "username and .password act" : "pool-size acts"));
    }
  }

  private static void requireName(String property, @Nullable String name) {
    if (name != null && !TOKEN.matcher(name).matches()) {
      throw new InvalidReplicasException(
          "The property cruddur.replicas.%s: \"%s\" cannot be the name of a cookie or a header."
              .formatted(property, name));
    }
  }

  private ReplicaSettings settings() {
    try {
      ReplicaSettings settings =
          ReplicaSettings.defaults()
              .withMaxLag(properties.maxLag())
              .withPatience(properties.patience())
              .withChecks(properties.interval(), properties.silence())
              .withMeters(HostMeters.registry(beans));
      return properties.primaryReads() ? settings.withPrimaryReads() : settings;
    } catch (IllegalArgumentException e) {
      throw new InvalidReplicasException("In cruddur.replicas: %s.".formatted(e.getMessage()), e);
    }
  }

  private void addUrls(CruddurBuilder builder) {
    List<ConnectionUrl> urls = new ArrayList<>();
    if (properties.url() != null) {
      urls.add(parse("url", properties.url()));
    }
    for (String url : properties.urls()) {
      urls.add(parse("urls[" + urls.size() + "]", url));
    }
    builder.replicas(urls.toArray(ConnectionUrl[]::new));
    if (properties.username() != null || properties.password() != null) {
      builder.credentials(new GivenCredentials(urls, properties.username(), properties.password()));
    }
    if (properties.poolSize() < 1) {
      throw new InvalidReplicasException(
          "The property cruddur.replicas.pool-size: %s is not 1 or more."
              .formatted(Integer.toString(properties.poolSize())));
    }
    builder.pool(PoolSettings.forService().withSize(properties.poolSize()));
  }

  private static ConnectionUrl parse(String property, String url) {
    try {
      return ConnectionUrl.parse(url);
    } catch (InvalidConnectionUrlException e) {
      throw new InvalidReplicasException(
          "The property cruddur.replicas.%s: %s".formatted(property, e.getMessage()), e);
    }
  }

  private void addDataSources(CruddurBuilder builder) {
    DataSource[] found =
        properties.datasources().stream().map(this::dataSource).toArray(DataSource[]::new);
    try {
      builder.replicas(found);
    } catch (IllegalArgumentException e) {
      throw new InvalidReplicasException(
          "The property cruddur.replicas.datasources: %s".formatted(e.getMessage()), e);
    }
  }

  private DataSource dataSource(String name) {
    try {
      return BeanFactoryAnnotationUtils.qualifiedBeanOfType(beans, DataSource.class, name);
    } catch (NoSuchBeanDefinitionException e) {
      throw new InvalidReplicasException(
          "The property cruddur.replicas.datasources names \"%s\", and no single DataSource bean has this name or qualifier. There are: %s."
              .formatted(
                  name,
                  String.join(
                      ", ", new TreeSet<>(List.of(beans.getBeanNamesForType(DataSource.class))))),
          e);
    }
  }
}
