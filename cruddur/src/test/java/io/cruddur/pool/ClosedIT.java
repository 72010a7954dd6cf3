package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cruddur.Cruddur;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import org.hibernate.SessionFactory;
import org.hibernate.SessionFactoryObserver;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What calls come to after {@link Cruddur#close}. */
class ClosedIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void overThePoolOfTheLibraryTheyAreRefused() {
    Cruddur cruddur = Cruddur.connect(postgres.url());
    cruddur.close();
    cruddur.close();
    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(() -> cruddur.feeds().home(PageQuery.first(10)))
        .withMessageContaining("it is closed");
    assertThatIllegalStateException().isThrownBy(cruddur::sessionFactory);
    assertThat(cruddur.health().problem()).isNotBlank();
  }

  @Test
  void overAHostsDataSourceTheyStillSucceed() {
    Cruddur cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build();
    cruddur.close();
    assertThat(cruddur.feeds().home(PageQuery.first(10)).items()).isEmpty();
    assertThatIllegalStateException().isThrownBy(cruddur::sessionFactory);
    assertThatIllegalStateException().isThrownBy(cruddur::warmUp);
  }

  @Test
  void aSessionFactoryThatDoesNotCloseLeavesNoPoolOpen() {
    Cruddur cruddur = Cruddur.connect(postgres.url());
    cruddur
        .sessionFactory()
        .unwrap(SessionFactoryImplementor.class)
        .addObserver(
            new SessionFactoryObserver() {
              @Override
              public void sessionFactoryClosing(SessionFactory factory) {
                throw new IllegalStateException("does not close");
              }
            });
    assertThatIllegalStateException().isThrownBy(cruddur::close).withMessage("does not close");
    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(() -> cruddur.feeds().home(PageQuery.first(10)))
        .withMessageContaining("it is closed");
  }
}
