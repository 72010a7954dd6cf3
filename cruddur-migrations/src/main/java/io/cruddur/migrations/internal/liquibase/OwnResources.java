package io.cruddur.migrations.internal.liquibase;

import io.cruddur.migrations.Migrator;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.List;
import liquibase.resource.AbstractResourceAccessor;
import liquibase.resource.Resource;
import liquibase.resource.URIResource;

/**
 * Shows Liquibase our own change sets and nothing else of the host's class path: it refuses a file
 * that it finds there twice, and must not pick up a host's.
 */
public final class OwnResources extends AbstractResourceAccessor {

  @Override
  public List<Resource> search(String path, boolean recursive) {
    return getAll(path);
  }

  @Override
  public List<Resource> getAll(String path) {
    URL url = path.startsWith("io/cruddur/") ? Migrator.class.getResource('/' + path) : null;
    try {
      return url == null ? List.of() : List.of(new URIResource(path, url.toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public List<String> describeLocations() {
    return List.of("the jar of cruddur-migrations");
  }

  @Override
  public void close() {}
}
