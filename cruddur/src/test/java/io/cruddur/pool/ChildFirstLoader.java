package io.cruddur.pool;

import java.net.URL;
import java.net.URLClassLoader;

/** A web application's class loader, as the servlet specification has it: its own classes first. */
final class ChildFirstLoader extends URLClassLoader {

  ChildFirstLoader(URL[] classPath, ClassLoader parent) {
    super(classPath, parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null && !name.startsWith("java.")) {
        try {
          loaded = findClass(name);
        } catch (ClassNotFoundException e) {
          // why: it is the parent's, below.
        }
      }
      return loaded == null ? super.loadClass(name, resolve) : loaded;
    }
  }

  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  boolean hasLoaded(String className) {
    return findLoadedClass(className) != null;
  }
}
