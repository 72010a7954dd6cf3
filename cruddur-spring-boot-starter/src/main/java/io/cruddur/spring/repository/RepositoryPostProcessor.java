package io.cruddur.spring.repository;

import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.relation.Relations;
import io.cruddur.repo.report.Reports;
import io.cruddur.repo.user.Users;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Puts a page's limit, observation and translation around the repository beans, the host's
 * replacements too. A repository of ours gets them before all proxies, so that a host's aspects see
 * translated exceptions, and a test's spy is what is injected. A subclass of the host's gets them
 * last: Spring must find its init methods.
 *
 * <p>Classes that are compiled, and none that Spring makes at start: those took more than half of
 * the time that all our beans took.
 */
public final class RepositoryPostProcessor
    implements BeanPostProcessor, Ordered, AopInfrastructureBean {

  private final RepositoryCalls calls;

  /**
   * For beans that are looked for at the first call, because this is made before them.
   *
   * @param beans with the limit of pages, the observer of calls and the translators of exceptions
   */
  public RepositoryPostProcessor(ListableBeanFactory beans) {
    this.calls = new RepositoryCalls(beans);
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    return isOurs(bean.getClass()) ? called(bean) : bean;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    return called(bean);
  }

  private static boolean isOurs(Class<?> type) {
    return type == Users.class
        || type == Activities.class
        || type == Feeds.class
        || type == Follows.class
        || type == Relations.class
        || type == Reports.class
        || type == Bulk.class;
  }

  private Object called(Object bean) {
    if (bean instanceof CalledRepository) {
      return bean;
    }
    if (bean instanceof Users users) {
      return new CalledUsers(users, calls);
    }
    if (bean instanceof Activities activities) {
      return new CalledActivities(activities, calls);
    }
    if (bean instanceof Feeds feeds) {
      return new CalledFeeds(feeds, calls);
    }
    if (bean instanceof Follows follows) {
      return new CalledFollows(follows, calls);
    }
    if (bean instanceof Relations relations) {
      return new CalledRelations(relations, calls);
    }
    if (bean instanceof Reports reports) {
      return new CalledReports(reports, calls);
    }
    if (bean instanceof Bulk bulk) {
      return new CalledBulk(bulk, calls);
    }
    return bean;
  }
}
