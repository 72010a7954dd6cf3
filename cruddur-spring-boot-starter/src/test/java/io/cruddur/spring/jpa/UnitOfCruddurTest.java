package io.cruddur.spring.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.model.CruddurUser;
import io.cruddur.spring.CruddurDataSource;
import java.net.URI;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;

/** A host whose primary DataSource is not Cruddur's, its definitions written by AOT processing. */
class UnitOfCruddurTest {

  private static final String BOOTS = "persistenceManagedTypes";

  private record Types(
      List<String> getManagedClassNames,
      List<String> getManagedPackages,
      URL getPersistenceUnitRootUrl)
      implements PersistenceManagedTypes {}

  private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
  private final Types types;
  private final UnitOfCruddur unit;

  UnitOfCruddurTest() throws Exception {
    types =
        new Types(
            List.of("com.example.Order", CruddurUser.class.getName()),
            List.of("com.example", "io.cruddur.model"),
            URI.create("file:/host.jar").toURL());
    beans.registerSingleton("orders", new HikariDataSource());
    beans.registerSingleton("ours", new CruddurDataSource(new HikariDataSource()));
    for (String name : new String[] {BOOTS, "socialTypes"}) {
      beans.registerBeanDefinition(
          name, new RootBeanDefinition(PersistenceManagedTypes.class, () -> types));
    }
    unit = new UnitOfCruddur(beans, new StandardEnvironment());
  }

  @Test
  void bootsTypesLoseOursAndNothingElse() {
    PersistenceManagedTypes without =
        (PersistenceManagedTypes) unit.postProcessAfterInitialization(types, BOOTS);

    assertThat(without.getManagedClassNames()).containsExactly("com.example.Order");
    assertThat(without.getManagedPackages()).containsExactly("com.example");
    assertThat(without.getPersistenceUnitRootUrl()).hasToString("file:/host.jar");
  }

  @Test
  void theTypesOfAUnitOfTheHostsOwnStayAsTheyAre() {
    assertThat(unit.postProcessAfterInitialization(types, "socialTypes")).isSameAs(types);
  }
}
