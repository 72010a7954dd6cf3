package io.cruddur.spring;

import io.cruddur.Cruddur;
import io.cruddur.ReplicaState;
import jakarta.persistence.IdClass;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/** What an image must keep although no code names it. */
final class CruddurRuntimeHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints
        .resources()
        .registerPattern("io/cruddur/migrations/*")
        .registerPattern("io/cruddur/migrations/changes/*")
        .registerPattern("io/cruddur/database/rds/*");
    // Made by the driver, by its name in a parameter of the connection.
    hints
        .reflection()
        .registerType(
            TypeReference.of("io.cruddur.database.RdsSocketFactory"),
            MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
    Stream.concat(
            Stream.of(HostMeters.REGISTRY, CruddurAutoConfiguration.CAFFEINE),
            ManagerOfDataSource.LOOKED_FOR.stream())
        .forEach(name -> hints.reflection().registerTypeIfPresent(classLoader, name, hint -> {}));
    // The details of health, which become JSON.
    new BindingReflectionHintsRegistrar()
        .registerReflectionHints(hints.reflection(), ReplicaState.class);
    for (Class<?> entity : Cruddur.entityClasses()) {
      registerFields(hints, entity);
      IdClass key = entity.getAnnotation(IdClass.class);
      if (key != null) {
        registerFields(hints, key.value());
      }
    }
  }

  private static void registerFields(RuntimeHints hints, Class<?> type) {
    hints
        .reflection()
        .registerType(
            type,
            MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
            MemberCategory.ACCESS_DECLARED_FIELDS);
  }
}
