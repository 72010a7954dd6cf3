package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A public method of a repository, found by reflection, so that a test which walks all of them
 * leaves none out.
 *
 * @param accessor leads to the repository
 * @param method what is called
 */
public record RepositoryCall(Method accessor, Method method) {

  /**
   * Values that a method takes.
   *
   * @param user who acts; the handle is in lower case
   * @param userUuid the same
   * @param other whom to follow, or to block
   * @param activity what is replied to, liked and so on; reported by the other, since it may be the
   *     user's own
   * @param byCognitoUserId whether who acts is named by the token's key
   */
  public record Good(
      NewUser user, UUID userUuid, UUID other, UUID activity, boolean byCognitoUserId) {

    public Good(NewUser user, UUID userUuid, UUID other, UUID activity) {
      this(user, userUuid, other, activity, false);
    }

    public Good namedByToken() {
      return new Good(user, userUuid, other, activity, true);
    }

    UserRef actor() {
      return byCognitoUserId ? UserRef.ofCognitoUserId(user.cognitoUserId()) : UserRef.of(userUuid);
    }
  }

  /** All public methods of all repositories. */
  public static List<RepositoryCall> all() {
    return accessors()
        .flatMap(
            accessor ->
                Arrays.stream(accessor.getReturnType().getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .map(method -> new RepositoryCall(accessor, method)))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  /** The methods that lead to the repositories. */
  public static Stream<Method> accessors() {
    return Arrays.stream(Repositories.class.getMethods())
        .filter(method -> !method.getName().equals("withConnection"));
  }

  public String name() {
    return "%s().%s%s"
        .formatted(
            accessor.getName(),
            method.getName(),
            Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList());
  }

  public List<Parameter> parameters() {
    return List.of(method.getParameters());
  }

  /** Calls the method, and lets its own exception out. */
  public Object on(Repositories repositories, Object... arguments) {
    return invoke(method, invoke(accessor, repositories), arguments);
  }

  /** The same on another instance of the repository. */
  public Object onRepository(Object repository, Object... arguments) {
    return invoke(method, repository, arguments);
  }

  private Object invoke(Method called, Object target, Object... arguments) {
    try {
      return called.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(name(), e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(name(), e);
    }
  }

  public Object[] arguments(Good good) {
    return parameters().stream()
        .map(
            parameter ->
                parameter.getType() == UserRef.class && isReportOfAnActivity(good)
                    ? UserRef.of(good.other())
                    : argument(parameter, good))
        .toArray();
  }

  /** By token there is nobody else; then the activity has to be another's. */
  private boolean isReportOfAnActivity(Good good) {
    return method.getName().equals("reportActivity") && !good.byCognitoUserId();
  }

  private static Object argument(Parameter parameter, Good good) {
    Class<?> type = parameter.getType();
    String name = parameter.getName().toLowerCase(Locale.ROOT);
    if (type == UserRef.class) {
      return List.of("followee", "other").contains(name) ? UserRef.of(good.other()) : good.actor();
    }
    if (type == ActivityRef.class) {
      return ActivityRef.of(good.activity());
    }
    if (type == UUID.class) {
      return UUID.randomUUID();
    }
    if (type == String.class) {
      return switch (name) {
        case "cognitouserid" -> good.user().cognitoUserId();
        case "ttlcode" -> "1-day";
        case "tag" -> "river";
        default -> name.contains("handle") ? good.user().handle() : "river 7";
      };
    }
    if (type == Collection.class) {
      return element(parameter) == UUID.class
          ? List.of(good.activity())
          : element(parameter) == String.class
              ? List.of(good.user().handle())
              : List.of(ActivityRef.of(good.activity()));
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type == Consumer.class) {
      return (Consumer<Object>) value -> {};
    }
    if (type == Stream.class) {
      return Stream.empty();
    }
    if (type == PageQuery.class) {
      return PageQuery.first(20);
    }
    if (type == Instant.class) {
      return Instant.MAX;
    }
    if (type == NewUser.class) {
      return good.user();
    }
    assertThat(type).as("teach this test what is good for a %s", parameter).isEqualTo(int.class);
    return 10;
  }

  public static Object element(Parameter parameter) {
    return ((ParameterizedType) parameter.getParameterizedType()).getActualTypeArguments()[0];
  }
}
