package io.cruddur.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.cruddur.database.CruddurException;
import io.cruddur.model.Ttl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Walks all public methods of all repositories, and gives each parameter in turn what it must not
 * get. A method with a parameter of a type that is not known here fails, so that none is left out.
 */
interface BadInputContract extends Contract {

  /** What a call must come to. */
  enum Outcome {
    /** A typed error, and nothing written. */
    REFUSED,
    /** A typed error and nothing written, or an answer; in no case an error of the server's. */
    HARMLESS
  }

  /** A value for one parameter. */
  record Bad(String name, @Nullable Object value, Outcome outcome) {}

  @TestFactory
  default Stream<DynamicTest> everyMethodRefusesBadInputOrTakesItHarmlessly() {
    Users users = new Users(register("river").getUuid(), register("wren").getUuid());
    UUID post = cruddur().activities().create(users.river(), "Hello", Ttl.ONE_DAY).getUuid();
    cruddur().activities().reply(users.wren(), post, "Reply");
    return Arrays.stream(Repositories.class.getMethods())
        .map(BadInputContract::repository)
        .flatMap(
            repository ->
                Arrays.stream(repository.type().getMethods())
                    .filter(method -> method.getDeclaringClass() == repository.type())
                    .filter(method -> !Modifier.isStatic(method.getModifiers()))
                    .map(
                        method ->
                            DynamicTest.dynamicTest(
                                repository.accessor().getName() + "()." + name(method),
                                () -> walk(repository, method, new Good(users, post)))));
  }

  /** The two users that there are. */
  record Users(UUID river, UUID wren) {}

  /** Values that a method takes. */
  record Good(Users users, UUID post) {}

  /** How a repository is reached. */
  record Repository(Method accessor, Class<?> type) {}

  private static Repository repository(Method accessor) {
    return new Repository(accessor, accessor.getReturnType());
  }

  private static String name(Method method) {
    return method.getName()
        + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList();
  }

  private void walk(Repository repository, Method method, Good good) throws Exception {
    Parameter[] parameters = method.getParameters();
    Object target = repository.accessor().invoke(cruddur());
    List<Long> before = fingerprint();
    // why: refused ones first, because what is taken harmlessly may be written.
    for (Outcome outcome : Outcome.values()) {
      for (int i = 0; i < parameters.length; i++) {
        for (Bad bad : bad(parameters[i])) {
          if (bad.outcome() == outcome) {
            call(target, method, i, bad, good);
          }
        }
      }
      if (outcome == Outcome.REFUSED) {
        assertThat(fingerprint()).as(name(method)).isEqualTo(before);
      }
    }
  }

  private static void call(Object target, Method method, int index, Bad bad, Good good)
      throws IllegalAccessException {
    Parameter[] parameters = method.getParameters();
    Object[] arguments =
        Arrays.stream(parameters).map(parameter -> good(parameter, good)).toArray();
    arguments[index] = bad.value();
    String what = name(method) + ", " + parameters[index].getName() + ": " + bad.name();
    try {
      Object answer = method.invoke(target, arguments);
      assertThat(bad.outcome()).as(what + " gave " + answer).isEqualTo(Outcome.HARMLESS);
    } catch (InvocationTargetException e) {
      assertThat(e.getCause())
          .as(what)
          .isInstanceOf(CruddurException.class)
          .isNotInstanceOf(DatabaseException.class);
    }
  }

  /** What would show that something was written. */
  private List<Long> fingerprint() {
    return List.of(
        count("users WHERE display_name = 'RIVER' AND handle = 'river' AND bio IS NULL"),
        count("users"),
        count("activities WHERE deleted_at IS NULL AND likes_count + reposts_count = 0"),
        count("follows"));
  }

  private static List<Bad> bad(Parameter parameter) {
    List<Bad> bad = new ArrayList<>();
    boolean nullable = parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
    Outcome unlessNullable = nullable ? Outcome.HARMLESS : Outcome.REFUSED;
    Class<?> type = parameter.getType();
    if (!type.isPrimitive()) {
      bad.add(new Bad("null", null, unlessNullable));
    }
    if (type == String.class) {
      bad.addAll(badTexts(unlessNullable));
    } else if (type == UUID.class) {
      bad.add(new Bad("unknown", UUID.randomUUID(), Outcome.HARMLESS));
      bad.add(new Bad("nil", new UUID(0, 0), Outcome.HARMLESS));
    } else if (type == int.class) {
      for (int value : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        bad.add(new Bad(Integer.toString(value), value, Outcome.REFUSED));
      }
    } else if (type == PageRequest.class) {
      for (String cursor : List.of("", "x", "\u0000", "\ud83e", "' OR 1=1 --", "A".repeat(42))) {
        bad.add(new Bad("cursor", PageRequest.at(cursor, 10), Outcome.REFUSED));
      }
    } else if (type == Collection.class && element(parameter) == UUID.class) {
      bad.add(new Bad("null within", Arrays.asList(UUID.randomUUID(), null), Outcome.REFUSED));
      bad.add(new Bad("too many", uuids(1001), Outcome.REFUSED));
      bad.add(new Bad("none", List.of(), Outcome.HARMLESS));
    } else if (type == Collection.class && element(parameter) == String.class) {
      bad.add(new Bad("null within", Arrays.asList("river", null), Outcome.REFUSED));
      bad.add(
          new Bad("too many", uuids(1001).stream().map(UUID::toString).toList(), Outcome.REFUSED));
      badTexts(Outcome.REFUSED).stream()
          .map(text -> new Bad(text.name() + " within", List.of(text.value()), text.outcome()))
          .forEach(bad::add);
    } else if (type != Ttl.class
        && type != NewUser.class
        && type != Consumer.class
        && type != Stream.class
        && !type.isEnum()) {
      fail("Teach this test what is bad for a " + parameter);
    }
    return bad;
  }

  private static List<Bad> badTexts(Outcome blank) {
    return List.of(
        new Bad("empty", "", blank),
        new Bad("blank", " \t\n\u2003", blank),
        new Bad("too long", "x".repeat(5000), Outcome.REFUSED),
        new Bad("NUL", "a\u0000b", Outcome.REFUSED),
        new Bad("half a surrogate pair", "a\ud83e", Outcome.REFUSED),
        new Bad("other half", "\udd80b", Outcome.REFUSED),
        new Bad("injection", "x'); DROP TABLE users; --", Outcome.HARMLESS),
        new Bad("condition", "' OR '1'='1", Outcome.HARMLESS),
        new Bad("wildcards", "%_\\", Outcome.HARMLESS),
        new Bad("query syntax", "a & | ! <-> :* (", Outcome.HARMLESS),
        new Bad("placeholders", "? $1 :name {h-schema}", Outcome.HARMLESS));
  }

  private static Object good(Parameter parameter, Good good) {
    Class<?> type = parameter.getType();
    String name = parameter.getName().toLowerCase(Locale.ROOT);
    if (type == UUID.class) {
      if (name.equals("uuid")) {
        return UUID.randomUUID();
      }
      return name.contains("activity")
          ? good.post()
          : name.contains("followee") ? good.users().wren() : good.users().river();
    }
    if (type == String.class) {
      return name.contains("cognito") ? "sub-river" : name.contains("handle") ? "river" : "river 7";
    }
    if (type == Collection.class) {
      return element(parameter) == UUID.class ? List.of(good.post()) : List.of("river");
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
    return type == PageRequest.class
        ? PageRequest.first(10)
        : type == NewUser.class ? Contract.newUser("heron") : 10;
  }

  private static Object element(Parameter parameter) {
    return ((ParameterizedType) parameter.getParameterizedType()).getActualTypeArguments()[0];
  }

  private static List<UUID> uuids(int n) {
    return Stream.generate(UUID::randomUUID).limit(n).toList();
  }
}
