package io.cruddur.spring;

import io.cruddur.database.CruddurException;
import io.cruddur.repo.page.PageQuery;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.util.function.SingletonSupplier;

/** What happens around each call of a repository bean: a page's limit, observation, translation. */
final class RepositoryCalls implements MethodInterceptor {

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

  @Override
  public @Nullable Object invoke(MethodInvocation call) throws Throwable {
    limitPage(call.getArguments());
    try {
      RepositoryCallObserver observing = observer.get();
      return observing == null ? call.proceed() : observing.observe(call);
    } catch (CruddurException e) {
      DataAccessException translated = translator.getObject().translateExceptionIfPossible(e);
      if (translated != null) {
        throw translated;
      }
      throw e;
    }
  }

  private void limitPage(@Nullable Object[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof PageQuery page && page.size() > maxPageSize.get()) {
        arguments[i] = PageQuery.at(page.cursor(), maxPageSize.get());
      }
    }
  }
}
