package io.cruddur.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/** Puts {@link RepositoryCalls} around the public methods of repositories. */
final class RepositoryAdvisor extends DefaultPointcutAdvisor {

  private static final long serialVersionUID = 1L;

  RepositoryAdvisor(RepositoryCalls calls) {
    super(new RepositoryMethods(), calls);
  }

  private static final class RepositoryMethods extends StaticMethodMatcherPointcut {

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
      return Modifier.isPublic(method.getModifiers())
          && RepositoryCalls.REPOSITORIES.contains(method.getDeclaringClass());
    }
  }
}
