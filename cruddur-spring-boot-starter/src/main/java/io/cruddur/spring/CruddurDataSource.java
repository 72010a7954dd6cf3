package io.cruddur.spring;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * Which of the host's DataSources is Cruddur's. Not a DataSource itself, so that the host's beans
 * of that type stay what they were.
 */
public final class CruddurDataSource {

  private final DataSource dataSource;

  /**
   * For a host that chooses by itself.
   *
   * @param dataSource the host's bean
   */
  public CruddurDataSource(DataSource dataSource) {
    this.dataSource = independent(dataSource);
  }

  /** Migrations and schedules have transactions of their own, whatever the thread's is. */
  private static DataSource independent(DataSource dataSource) {
    DataSource independent = dataSource;
    DataSource each = dataSource;
    while (each instanceof DelegatingDataSource proxy && proxy.getTargetDataSource() != null) {
      each = proxy.getTargetDataSource();
      if (proxy instanceof TransactionAwareDataSourceProxy) {
        independent = each;
      }
    }
    return independent;
  }

  static CruddurDataSource choose(ListableBeanFactory beans, @Nullable String name) {
    if (name != null) {
      if (beans.containsBean(name) && beans.isTypeMatch(name, DataSource.class)) {
        return new CruddurDataSource(beans.getBean(name, DataSource.class));
      }
      throw new DataSourceChoiceException(
          "The property cruddur.datasource names \"%s\", and no DataSource bean has this name."
              .formatted(name),
          names(beans));
    }
    DataSource only = beans.getBeanProvider(DataSource.class).getIfUnique();
    if (only == null) {
      throw new DataSourceChoiceException(
          "There are several DataSource beans, none is primary, and Cruddur does not know which is its.",
          names(beans));
    }
    return new CruddurDataSource(only);
  }

  /**
   * The one that was chosen.
   *
   * @return the host's bean, or what stands behind it if it is Spring's proxy that joins
   *     transactions
   */
  public DataSource dataSource() {
    return dataSource;
  }

  /**
   * Whether another DataSource leads to the same pool.
   *
   * @param other a bean of the host's, or Spring's proxy of it
   * @return true if behind the proxies stands the same object
   */
  public boolean is(DataSource other) {
    return target(dataSource) == target(other);
  }

  /** What stands behind Spring's proxies. */
  static DataSource target(DataSource dataSource) {
    DataSource target = dataSource;
    while (target instanceof DelegatingDataSource proxy && proxy.getTargetDataSource() != null) {
      target = proxy.getTargetDataSource();
    }
    return target;
  }

  private static Set<String> names(ListableBeanFactory beans) {
    return new TreeSet<>(List.of(beans.getBeanNamesForType(DataSource.class)));
  }
}
