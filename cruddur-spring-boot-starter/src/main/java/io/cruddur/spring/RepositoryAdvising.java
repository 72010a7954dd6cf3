package io.cruddur.spring;

import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.user.Users;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;
import org.aopalliance.aop.Advice;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/** Puts {@link RepositoryCalls} around the repository beans, the host's replacements too. */
final class RepositoryAdvising extends AbstractBeanFactoryAwareAdvisingPostProcessor {

  private static final long serialVersionUID = 1L;

  private static final Set<Class<?>> REPOSITORIES =
      Set.of(Users.class, Activities.class, Feeds.class, Follows.class, Bulk.class);

  RepositoryAdvising(Advice advice) {
    setProxyTargetClass(true);
    setBeforeExistingAdvisors(true);
    this.advisor = new DefaultPointcutAdvisor(new RepositoryMethods(), advice);
  }

  private static final class RepositoryMethods extends StaticMethodMatcherPointcut {

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
      return Modifier.isPublic(method.getModifiers())
          && REPOSITORIES.contains(method.getDeclaringClass());
    }
  }
}
