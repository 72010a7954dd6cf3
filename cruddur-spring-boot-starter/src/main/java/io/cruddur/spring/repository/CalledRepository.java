package io.cruddur.spring.repository;

/** A repository that {@link RepositoryCalls} is around already. */
interface CalledRepository {}
