package io.cruddur.spring.actuate;

import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.SchemaStatus;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** The state of the schema, change set by change set. */
@Endpoint(id = "cruddur")
public class CruddurEndpoint {

  private final Migrator migrator;

  /**
   * For a schema.
   *
   * @param migrator is asked by one SELECT at each call
   */
  public CruddurEndpoint(Migrator migrator) {
    this.migrator = migrator;
  }

  /**
   * Compares the schema with this release.
   *
   * @return what is applied, pending, modified and unknown
   */
  @ReadOperation
  public SchemaStatus schema() {
    return migrator.status();
  }
}
