package io.cruddur.spring.repository;

import io.cruddur.database.CruddurException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.spring.CruddurExceptionTranslator;
import io.cruddur.spring.CruddurProperties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.support.ChainedPersistenceExceptionTranslator;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.dao.support.PersistenceExceptionTranslator;
import org.springframework.util.function.SingletonSupplier;

/** What happens around each call of a repository bean: a page's limit, observation, translation. */
final class RepositoryCalls {

  private final Supplier<Integer> maxPageSize;
  private final SingletonSupplier<CruddurExceptionTranslator> translator;
  private final SingletonSupplier<RepositoryCallObserver> observer;

  /** For what a flush of the host's pending changes throws, as JPA's own repositories would. */
  private final SingletonSupplier<PersistenceExceptionTranslator> hosts;

  RepositoryCalls(ListableBeanFactory beans) {
    this.maxPageSize =
        SingletonSupplier.of(() -> beans.getBean(CruddurProperties.class).feeds().maxPageSize());
    this.translator = SingletonSupplier.of(() -> beans.getBean(CruddurExceptionTranslator.class));
    // why never null: a SingletonSupplier without an instance takes a lock at each call.
    this.observer =
        SingletonSupplier.of(
            () ->
                beans
                    .getBeanProvider(RepositoryCallObserver.class)
                    .getIfAvailable(() -> RepositoryCall::proceed));
    this.hosts = SingletonSupplier.of(() -> translators(beans));
  }

  private static PersistenceExceptionTranslator translators(ListableBeanFactory beans) {
    ChainedPersistenceExceptionTranslator all = new ChainedPersistenceExceptionTranslator();
    BeanFactoryUtils.beansOfTypeIncludingAncestors(
            beans, PersistenceExceptionTranslator.class, false, false)
        .values()
        .forEach(all::addDelegate);
    return all;
  }

  // why NullAway: a host's replacement may return null, and that is what the caller gets.
  @SuppressWarnings({"unchecked", "NullAway"})
  <T> T call(String repository, String method, Supplier<T> work) {
    return (T) around(new RepositoryCall(repository, method, work));
  }

  void run(String repository, String method, Runnable work) {
    Supplier<@Nullable Object> nothing =
        () -> {
          work.run();
          return null;
        };
    around(new RepositoryCall(repository, method, nothing));
  }

  private @Nullable Object around(RepositoryCall call) {
    try {
      return observer.obtain().observe(call);
    } catch (CruddurException e) {
      DataAccessException translated = translator.obtain().translateExceptionIfPossible(e);
      throw translated == null ? e : translated;
    } catch (IllegalArgumentException | IllegalStateException e) {
      // why: the translators of JPA take these for its own.
      throw e;
    } catch (RuntimeException e) {
      throw DataAccessUtils.translateIfNecessary(e, hosts.obtain());
    }
  }

  PageQuery limited(PageQuery query) {
    // why null: the repository itself says which parameter it was.
    return query != null && query.size() > maxPageSize.get()
        ? PageQuery.at(query.cursor(), maxPageSize.get())
        : query;
  }
}
