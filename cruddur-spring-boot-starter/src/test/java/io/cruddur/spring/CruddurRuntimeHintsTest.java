package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.resource;

import io.cruddur.Cruddur;
import io.cruddur.model.CruddurLike;
import jakarta.persistence.IdClass;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;

class CruddurRuntimeHintsTest {

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
