package io.cruddur.checks;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** What a host may name: public types outside packages called internal. */
final class PublicTypes {

  private PublicTypes() {}

  static List<Class<?>> of(ProjectModule module, ClassLoader loader) throws ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    for (String name : module.classNames()) {
      Class<?> type = Class.forName(name, false, loader);
      if (isPublic(type) && !isInternal(type)) {
        types.add(type);
      }
    }
    return types;
  }

  /** Whether it is ours, and in a package that hosts do not name. */
  static boolean isInternal(Class<?> type) {
    return type.getName().startsWith("io.cruddur.")
        && (type.getPackageName() + ".").contains(".internal.");
  }

  /** Whether it can be named from outside of its package, its outer types included. */
  static boolean isPublic(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
      if (!isExported(each.getModifiers()) || each.isAnonymousClass() || each.isLocalClass()) {
        return false;
      }
    }
    return true;
  }

  /** Whether others than the package's own classes can use what has these modifiers. */
  static boolean isExported(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }
}
