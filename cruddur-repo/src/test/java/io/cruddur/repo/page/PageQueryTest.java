package io.cruddur.repo.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.repo.ValidationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageQueryTest {

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 101, 10_000, Integer.MAX_VALUE})
  void aSizeOutOfRangeIsRefused(int size) {
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> PageQuery.first(size))
        .withMessageContaining(Integer.toString(size))
        .satisfies(e -> assertThat(e.codes()).containsExactly("page_size_out_of_range"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void aSizeInRangeIsAccepted(int size) {
    assertThat(PageQuery.first(size).size()).isEqualTo(size);
  }
}
