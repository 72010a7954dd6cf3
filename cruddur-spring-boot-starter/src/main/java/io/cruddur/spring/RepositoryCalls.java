package io.cruddur.spring;

import io.cruddur.database.CruddurException;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.Users;
import java.util.Set;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.util.function.SingletonSupplier;

/** What happens around each call of a repository bean: a page's limit, observation, translation. */
final class RepositoryCalls implements MethodInterceptor {

  static final Set<Class<?>> REPOSITORIES =
      Set.of(Users.class, Activities.class, Feeds.class, Follows.class, Bulk.class);

  private final Supplier<Integer> maxPageSize;
  private final ObjectProvider<CruddurExceptionTranslator> translator;
  private final SingletonSupplier<RepositoryCallObserver> observer;
  // why one for all: Spring makes a class for each that it has not seen.
  private final Advisor advisor = new RepositoryAdvisor(this);

  RepositoryCalls(
      ObjectProvider<CruddurProperties> properties,
      ObjectProvider<CruddurExceptionTranslator> translator,
      ObjectProvider<RepositoryCallObserver> observer) {
    this.maxPageSize = SingletonSupplier.of(() -> properties.getObject().feeds().maxPageSize());
    this.translator = translator;
    this.observer = SingletonSupplier.ofNullable(observer::getIfAvailable);
  }

  Advisor advisor() {
    return advisor;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation call) throws Throwable {
    limitPage(call.getArguments());
    try {
      RepositoryCallObserver observing = observer.get();
      return advised(observing == null ? call.proceed() : observing.observe(call));
    } catch (CruddurException e) {
      DataAccessException translated = translator.getObject().translateExceptionIfPossible(e);
      if (translated != null) {
        throw translated;
      }
      throw e;
    }
  }

  /** A repository that a repository returns is one of the host's as well. */
  private @Nullable Object advised(@Nullable Object result) {
    if (result == null || !REPOSITORIES.contains(result.getClass())) {
      return result;
    }
    ProxyFactory proxy = new ProxyFactory();
    proxy.setTarget(result);
    proxy.setProxyTargetClass(true);
    proxy.addAdvisor(advisor);
    return proxy.getProxy(result.getClass().getClassLoader());
  }

  private void limitPage(@Nullable Object[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof PageQuery page && page.size() > maxPageSize.get()) {
        arguments[i] = PageQuery.at(page.cursor(), maxPageSize.get());
      }
    }
  }
}
