package io.cruddur.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public API changes on purpose only: what hosts can compile against stands in
 * src/test/resources/api, one file a module. A change of it writes the file again by {@code
 * -Dapi.write=true}, and a reviewer sees the difference.
 */
class PublicApiTest {

  private static final Path LISTS = ProjectModule.ROOT.resolve("checks/src/test/resources/api");

  static Stream<ProjectModule> modules() {
    return ProjectModule.PUBLISHED.stream().filter(ProjectModule::hasPublicApi);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void theApiIsTheCommittedOne(ProjectModule module) throws Exception {
    List<String> lines = new ArrayList<>();
    try (URLClassLoader loader = module.hostClassLoader(true)) {
      for (Class<?> type : PublicTypes.of(module, loader)) {
        lines.addAll(ApiListing.of(type));
        lines.add("");
      }
    }
    lines.remove(lines.size() - 1);
    Path list = LISTS.resolve(module.name() + ".txt");
    if (Boolean.getBoolean("api.write")) {
      Files.write(list, lines);
    }
    assertThat(Files.readAllLines(list))
        .as("the public API of %s; to change it on purpose: -Dapi.write=true", module.name())
        .containsExactlyElementsOf(lines);
  }

  @Test
  void aListIsOfAModule() throws IOException {
    try (Stream<Path> lists = Files.list(LISTS)) {
      assertThat(lists.map(list -> list.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              modules().map(module -> module.name() + ".txt").toList());
    }
  }
}
