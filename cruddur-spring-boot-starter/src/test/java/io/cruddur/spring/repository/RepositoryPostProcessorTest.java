package io.cruddur.spring.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.relation.Relations;
import io.cruddur.repo.report.Reports;
import io.cruddur.repo.user.Users;
import io.cruddur.spring.CruddurExceptionTranslator;
import io.cruddur.spring.CruddurProperties;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.objenesis.SpringObjenesis;

/** Each method of each repository, on its way to the one behind it. */
class RepositoryPostProcessorTest {

  private record Handed(Method method, List<@Nullable Object> arguments) {}

  private final List<Handed> handed = new ArrayList<>();
  private final List<String> observed = new ArrayList<>();
  private final RepositoryPostProcessor processor = processor(Map.of());

  private RepositoryPostProcessor processor(Map<String, ?> properties) {
    DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    beans.registerSingleton("translator", new CruddurExceptionTranslator());
    beans.registerSingleton(
        "properties",
        new Binder(new MapConfigurationPropertySource(properties))
            .bindOrCreate("cruddur", Bindable.of(CruddurProperties.class)));
    RepositoryCallObserver observer =
        call -> {
          observed.add(call.repository() + "." + call.method());
          return call.proceed();
        };
    beans.registerSingleton("observer", observer);
    return new RepositoryPostProcessor(beans);
  }

  static Stream<Method> methods() {
    return Stream.of(
            Users.class,
            Activities.class,
            Feeds.class,
            Follows.class,
            Relations.class,
            Reports.class,
            Bulk.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void eachCallIsObservedOnceAndHandedOn(Method method) throws Exception {
    Class<?> type = method.getDeclaringClass();
    Object bean = processor.postProcessAfterInitialization(recording(type), "bean");
    Object[] arguments = arguments(method);

    method.invoke(bean, arguments);

    assertThat(observed).containsExactly(type.getSimpleName() + "." + method.getName());
    assertThat(handed).hasSize(1);
    assertThat(handed.get(0).method()).isEqualTo(method);
    assertThat(handed.get(0).arguments()).containsExactly(arguments);
  }

  static Stream<Method> pagedMethods() {
    return methods()
        .filter(method -> List.of(method.getParameterTypes()).contains(PageQuery.class));
  }

  @ParameterizedTest
  @MethodSource("pagedMethods")
  void noPageIsLargerThanTheHostAllows(Method method) throws Exception {
    Object bean =
        processor(Map.of("cruddur.feeds.max-page-size", "5"))
            .postProcessAfterInitialization(recording(method.getDeclaringClass()), "bean");

    method.invoke(bean, arguments(method));

    assertThat(handed.get(0).arguments())
        .filteredOn(PageQuery.class::isInstance)
        .isNotEmpty()
        .allSatisfy(query -> assertThat(((PageQuery) query).size()).isEqualTo(5));
  }

  @Test
  void aBeanIsWrappedOnceAndOthersAreLeftAlone() {
    Object bean = processor.postProcessAfterInitialization(recording(Users.class), "bean");

    assertThat(processor.postProcessAfterInitialization(bean, "bean")).isSameAs(bean);
    assertThat(processor.postProcessAfterInitialization("text", "text")).isEqualTo("text");
  }

  @Test
  void aHostMayPutAProxyAroundIt() {
    Object bean = processor.postProcessAfterInitialization(recording(Feeds.class), "bean");
    List<String> around = new ArrayList<>();
    ProxyFactory proxy = new ProxyFactory(bean);
    proxy.setProxyTargetClass(true);
    proxy.addAdvice(
        (MethodInterceptor)
            call -> {
              around.add(call.getMethod().getName());
              return call.proceed();
            });

    ((Feeds) proxy.getProxy()).home(PageQuery.first(10));

    assertThat(around).containsExactly("home");
    assertThat(observed).containsExactly("Feeds.home");
  }

  /** Stands behind, makes no call, and keeps what it was asked. */
  private Object recording(Class<?> type) {
    ProxyFactory proxy = new ProxyFactory();
    proxy.setTarget(new SpringObjenesis().newInstance(type));
    proxy.setProxyTargetClass(true);
    proxy.addAdvice(
        (MethodInterceptor)
            call -> {
              handed.add(new Handed(call.getMethod(), Arrays.asList(call.getArguments())));
              Class<?> returned = call.getMethod().getReturnType();
              return returned == Feeds.class
                  ? new SpringObjenesis().newInstance(Feeds.class)
                  : java.lang.reflect.Array.get(
                      java.lang.reflect.Array.newInstance(
                          returned == void.class ? Object.class : returned, 1),
                      0);
            });
    return proxy.getProxy();
  }

  /** No two alike, as far as their types allow. */
  private static Object[] arguments(Method method) {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      if (types[i] == String.class) {
        arguments[i] = "argument " + i;
      } else if (types[i] == int.class) {
        arguments[i] = i + 1;
      } else if (types[i] == UUID.class) {
        arguments[i] = new UUID(0, i);
      } else if (types[i] == PageQuery.class) {
        arguments[i] = PageQuery.first(10);
      }
    }
    return arguments;
  }
}
