package io.cruddur.repo;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A schema that no catalog can have is refused by the builder, and not by the first statement. */
class RepositoriesBuilderTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "nul\0", "line\nbreak"})
  void aSchemaThatCannotBeIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CruddurRepositories.builder().schema(name))
        .withMessageStartingWith("The name of a schema or table must not");
  }

  @Test
  void aSchemaThatTheServerWouldCutShortIsRefused() {
    for (String name : new String[] {"s".repeat(64), "ä".repeat(32)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CruddurRepositories.builder().schema(name))
          .withMessageContaining("must fit in 63 bytes");
    }
    assertThatCode(() -> CruddurRepositories.builder().schema("s".repeat(63)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CAPITALS", "we\"ird", "o'clock", " lead"})
  void whatAHostsCatalogMayHaveIsTaken(String name) {
    assertThatCode(() -> CruddurRepositories.builder().schema(name)).doesNotThrowAnyException();
  }
}
