package io.cruddur.spring.test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;

class CruddurDatabaseCustomizerFactoryTest {

  /** The starter's own classes anew, for which those of cruddur-test are not there. */
  private static final class WithoutTestServer extends ClassLoader {

    WithoutTestServer(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.cruddur.test.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith(CruddurDatabaseCustomizerFactory.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Spring would leave the factory out, and the test would use the service's own database. */
  @Test
  void withoutCruddurTestTheAnnotationIsRefused() throws Exception {
    ClassLoader loader = new WithoutTestServer(getClass().getClassLoader());
    Class<?> type = loader.loadClass(CruddurDatabaseCustomizerFactory.class.getName());
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Object factory = constructor.newInstance();
    assertThatThrownBy(
            () ->
                ReflectionTestUtils.invokeMethod(
                    factory, "createContextCustomizer", Annotated.class, List.of()))
        .hasMessageContaining("io.cruddur:cruddur-test");
  }

  @CruddurDatabase
  private static final class Annotated {}
}
