package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.resource;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.cruddur.Cruddur;
import io.cruddur.ReplicaState;
import io.cruddur.model.CruddurLike;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.persistence.IdClass;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.RecordComponent;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;

class CruddurRuntimeHintsTest {

  /** Without it, a transaction of JPA's would not be joined there, but committed in its middle. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        JpaTransactionManager.class,
        HibernateTransactionManager.class,
        SessionFactory.class,
        UserTransaction.class,
        Caffeine.class,
        MeterRegistry.class
      })
  void whatIsLookedForByNameIsKept(Class<?> type) {
    RuntimeHints hints = new RuntimeHints();
    new CruddurRuntimeHints().registerHints(hints, getClass().getClassLoader());

    assertThat(reflection().onType(type)).accepts(hints);
  }

  @Test
  void theDetailsOfHealthAreKept() throws NoSuchMethodException {
    RuntimeHints hints = new RuntimeHints();
    new CruddurRuntimeHints().registerHints(hints, getClass().getClassLoader());

    for (RecordComponent detail : ReplicaState.class.getRecordComponents()) {
      assertThat(
              reflection()
                  .onMethodInvocation(ReplicaState.class.getDeclaredMethod(detail.getName())))
          .accepts(hints);
    }
  }

  @Test
  void changeSetsCertificatesAndEntitiesAreKept() {
    RuntimeHints hints = new RuntimeHints();
    new CruddurRuntimeHints().registerHints(hints, getClass().getClassLoader());

    assertThat(resource().forResource("io/cruddur/migrations/changelog.xml")).accepts(hints);
    assertThat(resource().forResource("io/cruddur/migrations/checksums.txt")).accepts(hints);
    assertThat(resource().forResource("io/cruddur/migrations/changes/0001_create_users.sql"))
        .accepts(hints);
    assertThat(resource().forResource("io/cruddur/database/rds/us-east-1.pem")).accepts(hints);
    assertThat(Cruddur.entityClasses())
        .allSatisfy(entity -> assertThat(reflection().onType(entity)).accepts(hints));
    assertThat(reflection().onType(CruddurLike.class.getAnnotation(IdClass.class).value()))
        .accepts(hints);
  }
}
