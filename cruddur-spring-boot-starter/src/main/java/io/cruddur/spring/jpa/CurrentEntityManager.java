package io.cruddur.spring.jpa;

import jakarta.persistence.EntityManager;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives the EntityManager of the transaction that is active, if JPA's manager began it. */
@FunctionalInterface
public interface CurrentEntityManager extends Supplier<@Nullable EntityManager> {}
