package io.cruddur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExtentTest {

  @Test
  void allElseIsMeasuredAtTheLastNumberOfPostsThatIsKept() {
    Extent extent = Extent.FULL.upTo(1_000_000);

    assertThat(extent.rows()).containsExactly(10_000, 300_000);
    assertThat(extent.posts()).isEqualTo(300_000);
    assertThat(extent.depths()).containsExactly(100, 10_000, 100_000);
    assertThat(Extent.FULL.upTo(3_000_000).posts()).isEqualTo(3_000_000);
    assertThat(Extent.FULL.upTo(20_000_000).posts()).isEqualTo(3_000_000);
  }

  @Test
  void fewerPostsThanTheFewestAreRefused() {
    assertThatThrownBy(() -> Extent.QUICK.upTo(9_999))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("At least 10000 posts, not 9999");
  }
}
