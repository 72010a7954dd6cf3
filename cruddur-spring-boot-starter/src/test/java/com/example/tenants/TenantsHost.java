package com.example.tenants;

import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** A service whose DataSource leads somewhere only in a request, to the database of its tenant. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class TenantsHost {

  @Bean
  DataSource tenants(DataSourceProperties given) {
    AbstractRoutingDataSource tenants =
        new AbstractRoutingDataSource() {
          @Override
          protected Object determineCurrentLookupKey() {
            return null;
          }
        };
    tenants.setTargetDataSources(Map.of("one", given.initializeDataSourceBuilder().build()));
    return tenants;
  }
}
