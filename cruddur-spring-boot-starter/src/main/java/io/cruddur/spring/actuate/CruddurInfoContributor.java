package io.cruddur.spring.actuate;

import io.cruddur.Cruddur;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.spring.CruddurProperties;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Which release of Cruddur this service has, and how it is set. Asks no database. */
public class CruddurInfoContributor implements InfoContributor {

  private final String schema;
  private final MigrationMode migrations;

  /**
   * For settings.
   *
   * @param properties the host's
   */
  public CruddurInfoContributor(CruddurProperties properties) {
    this.schema = properties.schema();
    this.migrations = properties.migrations().mode();
  }

  @Override
  public void contribute(Info.Builder builder) {
    Map<String, Object> details = new LinkedHashMap<>();
    String version = Cruddur.class.getPackage().getImplementationVersion();
    if (version != null) {
      details.put("version", version);
    }
    details.put("schema", schema);
    details.put("migrations", migrations);
    builder.withDetail("cruddur", details);
  }
}
