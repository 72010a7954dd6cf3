package io.cruddur.spring.repository;

import io.cruddur.database.CruddurException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.spring.CruddurExceptionTranslator;
import io.cruddur.spring.CruddurProperties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.util.function.SingletonSupplier;

/** What happens around each call of a repository bean: a page's limit, observation, translation. */
final class RepositoryCalls {

  private final Supplier<Integer> maxPageSize;
  private final ObjectProvider<CruddurExceptionTranslator> translator;
  private final SingletonSupplier<RepositoryCallObserver> observer;

  RepositoryCalls(
      ObjectProvider<CruddurProperties> properties,
      ObjectProvider<CruddurExceptionTranslator> translator,
      ObjectProvider<RepositoryCallObserver> observer) {
    this.maxPageSize = SingletonSupplier.of(() -> properties.getObject().feeds().maxPageSize());
    this.translator = translator;
    this.observer = SingletonSupplier.ofNullable(observer::getIfAvailable);
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
      RepositoryCallObserver observing = observer.get();
      return observing == null ? call.proceed() : observing.observe(call);
    } catch (CruddurException e) {
      DataAccessException translated = translator.getObject().translateExceptionIfPossible(e);
      throw translated == null ? e : translated;
    }
  }

  PageQuery limited(PageQuery query) {
    // why null: the repository itself says which parameter it was.
    return query != null && query.size() > maxPageSize.get()
        ? PageQuery.at(query.cursor(), maxPageSize.get())
        : query;
  }
}
