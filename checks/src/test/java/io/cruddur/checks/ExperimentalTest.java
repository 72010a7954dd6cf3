package io.cruddur.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** UPGRADING.md lists what is experimental, and no more. */
class ExperimentalTest {

  @Test
  void theListIsThatOfTheCode() throws Exception {
    Set<String> inTheCode = new TreeSet<>();
    for (ProjectModule module : PublicApiTest.modules().toList()) {
      try (URLClassLoader loader = module.hostClassLoader(true)) {
        for (Class<?> type : PublicTypes.of(module, loader)) {
          add(type.getSimpleName(), type, inTheCode);
          for (Method method : type.getDeclaredMethods()) {
            add(type.getSimpleName() + "." + method.getName(), method, inTheCode);
          }
        }
      }
    }
    List<String> rows =
        Files.readAllLines(ProjectModule.ROOT.resolve("UPGRADING.md")).stream()
            .dropWhile(line -> !line.startsWith("## Experimental"))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| `"))
            .collect(Collectors.toList());
    assertThat(inTheCode).isNotEmpty();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(inTheCode);
  }

  private static void add(String name, AnnotatedElement element, Set<String> rows)
      throws ReflectiveOperationException {
    for (Annotation annotation : element.getAnnotations()) {
      if (annotation.annotationType().getName().equals("io.cruddur.database.Experimental")) {
        Object reason = annotation.annotationType().getMethod("value").invoke(annotation);
        rows.add("| `" + name + "` | " + reason + " |");
      }
    }
  }
}
