package io.cruddur.spring;

import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;

/** Puts {@link RepositoryCalls} around the repository beans, the host's replacements too. */
final class RepositoryAdvising extends AbstractBeanFactoryAwareAdvisingPostProcessor {

  private static final long serialVersionUID = 1L;

  RepositoryAdvising(RepositoryCalls calls) {
    setProxyTargetClass(true);
    setBeforeExistingAdvisors(true);
    this.advisor = calls.advisor();
  }
}
