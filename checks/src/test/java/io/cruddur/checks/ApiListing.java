package io.cruddur.checks;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The public API of a type as text: every declaration that a host's code can depend on, in a fixed
 * order, null annotations and the values of constants included.
 */
final class ApiListing {

  private ApiListing() {}

  /** The declaration of a type, and, indented, of each of its members. */
  static List<String> of(Class<?> type) {
    List<String> lines = new ArrayList<>();
    lines.add(marks(type.getAnnotations()) + declaration(type));
    Set<String> members = new TreeSet<>();
    boolean extensible = !Modifier.isFinal(type.getModifiers()) && !type.isRecord();
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      // why: nobody outside of the library can call one that takes a type of a package internal.
      boolean callable =
          Stream.of(constructor.getParameterTypes()).noneMatch(PublicTypes::isInternal);
      if (isSeen(constructor.getModifiers(), extensible)
          && !constructor.isSynthetic()
          && callable) {
        members.add(executable(constructor, "<init>", null));
      }
    }
    // why: what a public type inherits from one that is not public is its own to a host.
    for (Class<?> declaring = type;
        declaring != null && (declaring == type || !PublicTypes.isPublic(declaring));
        declaring = declaring.getSuperclass()) {
      addMembers(declaring, extensible, members);
    }
    members.forEach(member -> lines.add("  " + member));
    return lines;
  }

  private static void addMembers(Class<?> declaring, boolean extensible, Set<String> members) {
    for (Field field : declaring.getDeclaredFields()) {
      if (isSeen(field.getModifiers(), extensible) && !field.isSynthetic()) {
        members.add(field(field));
      }
    }
    for (Method method : declaring.getDeclaredMethods()) {
      if (isSeen(method.getModifiers(), extensible) && !method.isSynthetic()) {
        members.add(executable(method, method.getName(), method.getAnnotatedReturnType()));
      }
    }
  }

  private static boolean isSeen(int modifiers, boolean extensible) {
    return Modifier.isPublic(modifiers) || (extensible && Modifier.isProtected(modifiers));
  }

  private static String declaration(Class<?> type) {
    StringBuilder text =
        new StringBuilder(modifiers(type.getModifiers() & ~Modifier.INTERFACE, type));
    text.append(kind(type))
        .append(' ')
        .append(type.getName())
        .append(parameters(type.getTypeParameters()));
    if (type.isRecord()) {
      text.append(
          Arrays.stream(type.getRecordComponents())
              .map(component -> component(component))
              .collect(Collectors.joining(", ", "(", ")")));
    }
    Class<?> parent = type.getSuperclass();
    if (parent != null && !Set.of(Object.class, Record.class, Enum.class).contains(parent)) {
      text.append(" extends ").append(print(type.getAnnotatedSuperclass()));
    }
    AnnotatedType[] interfaces = type.getAnnotatedInterfaces();
    if (interfaces.length > 0 && !type.isAnnotation()) {
      text.append(type.isInterface() ? " extends " : " implements ").append(join(interfaces));
    }
    return text.toString();
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface";
    }
    if (type.isInterface()) {
      return "interface";
    }
    if (type.isEnum()) {
      return "enum";
    }
    return type.isRecord() ? "record" : "class";
  }

  private static String component(RecordComponent component) {
    return print(component.getAnnotatedType()) + " " + component.getName();
  }

  private static String field(Field field) {
    String text =
        marks(field.getAnnotations())
            + modifiers(field.getModifiers(), field.getDeclaringClass())
            + print(field.getAnnotatedType())
            + " "
            + field.getName();
    Class<?> type = field.getType();
    boolean constant =
        Modifier.isStatic(field.getModifiers()) && (type.isPrimitive() || type == String.class);
    if (!constant) {
      return text;
    }
    try {
      return text + " = " + field.get(null);
    } catch (IllegalAccessException e) {
      return text;
    }
  }

  private static String executable(
      Executable executable, String name, @Nullable AnnotatedType result) {
    boolean isDefault = executable instanceof Method method && method.isDefault();
    String generic = parameters(executable.getTypeParameters());
    return marks(executable.getAnnotations())
        + modifiers(
            executable.getModifiers()
                & ~(Modifier.TRANSIENT | Modifier.VOLATILE | Modifier.SYNCHRONIZED),
            executable.getDeclaringClass())
        + (isDefault ? "default " : "")
        + (generic.isEmpty() ? "" : generic + " ")
        + (result == null ? "" : print(result) + " ")
        + name
        + "("
        + (executable.isVarArgs()
            ? join(executable.getAnnotatedParameterTypes()).replaceFirst("\\[\\]$", "...")
            : join(executable.getAnnotatedParameterTypes()))
        + ")"
        + (executable.getAnnotatedExceptionTypes().length == 0
            ? ""
            : " throws " + join(executable.getAnnotatedExceptionTypes()));
  }

  /** Annotations that are part of the contract. */
  private static String marks(Annotation[] annotations) {
    return Stream.of(annotations)
        .map(annotation -> annotation.annotationType().getSimpleName())
        .filter(Set.of("Experimental", "Deprecated")::contains)
        .map(mark -> "@" + mark + " ")
        .sorted()
        .collect(Collectors.joining());
  }

  private static String modifiers(int modifiers, Class<?> owner) {
    int shown = modifiers;
    if (owner.isInterface() || owner.isEnum()) {
      shown &= ~(Modifier.ABSTRACT | Modifier.FINAL);
    }
    String text = Modifier.toString(shown);
    return text.isEmpty() ? "" : text + " ";
  }

  private static String parameters(TypeVariable<?>[] variables) {
    if (variables.length == 0) {
      return "";
    }
    return Arrays.stream(variables)
        .map(
            variable -> {
              String bounds =
                  Arrays.stream(variable.getAnnotatedBounds())
                      .map(ApiListing::print)
                      .filter(bound -> !bound.equals("Object"))
                      .collect(Collectors.joining(" & "));
              return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
            })
        .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String join(AnnotatedType[] types) {
    return Arrays.stream(types).map(ApiListing::print).collect(Collectors.joining(", "));
  }

  private static String print(AnnotatedType type) {
    String nullable =
        Arrays.stream(type.getAnnotations())
                .anyMatch(
                    annotation -> annotation.annotationType().getSimpleName().equals("Nullable"))
            ? "@Nullable "
            : "";
    return nullable + unannotated(type);
  }

  private static String unannotated(AnnotatedType type) {
    if (type instanceof AnnotatedArrayType array) {
      return print(array.getAnnotatedGenericComponentType()) + "[]";
    }
    if (type instanceof AnnotatedParameterizedType parameterized) {
      String raw = name(((ParameterizedType) type.getType()).getRawType());
      return raw + "<" + join(parameterized.getAnnotatedActualTypeArguments()) + ">";
    }
    if (type instanceof AnnotatedWildcardType wildcard) {
      if (wildcard.getAnnotatedLowerBounds().length > 0) {
        return "? super " + join(wildcard.getAnnotatedLowerBounds());
      }
      String upper = join(wildcard.getAnnotatedUpperBounds());
      return upper.equals("Object") ? "?" : "? extends " + upper;
    }
    return name(type.getType());
  }

  private static String name(Type type) {
    String name = type.getTypeName();
    return name.startsWith("java.lang.") && name.lastIndexOf('.') == "java.lang".length()
        ? name.substring("java.lang.".length())
        : name;
  }
}
