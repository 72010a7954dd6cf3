package io.cruddur.internal;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import java.util.List;
import org.hibernate.boot.ResourceStreamLocator;
import org.hibernate.boot.spi.AdditionalMappingContributions;
import org.hibernate.boot.spi.AdditionalMappingContributor;
import org.hibernate.boot.spi.InFlightMetadataCollector;
import org.hibernate.boot.spi.MetadataBuildingContext;
import org.hibernate.mapping.PersistentClass;

/**
 * Has Hibernate write only the columns that a host has edited, so that it puts back nothing that
 * others have changed in the row meanwhile. Here and not as {@code @DynamicUpdate}, because the
 * entities know no Hibernate, which finds this class as a service.
 */
public final class PartialUpdates implements AdditionalMappingContributor {

  private static final List<Class<?>> EDITED = List.of(CruddurUser.class, CruddurActivity.class);

  /** For Hibernate. */
  public PartialUpdates() {}

  @Override
  public void contribute(
      AdditionalMappingContributions contributions,
      InFlightMetadataCollector metadata,
      ResourceStreamLocator resources,
      MetadataBuildingContext context) {
    for (Class<?> type : EDITED) {
      PersistentClass entity = metadata.getEntityBinding(type.getName());
      if (entity != null) {
        entity.setDynamicUpdate(true);
      }
    }
  }
}
