package io.cruddur.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That a change of each kind is seen in the listing. */
class ApiListingTest {

  abstract static class Hidden {

    public void inherited() {}
  }

  /** Has one member of each kind. */
  @Deprecated
  public static class Sample<T extends Comparable<T>> extends Hidden implements AutoCloseable {

    public static final int LIMIT = 3;

    final String notSeen = "";

    protected Sample() {}

    public <R> @Nullable R map(Function<? super T, ? extends @Nullable R> mapper, String... names)
        throws IOException {
      throw new IOException(notSeen);
    }

    void notSeenEither() {}

    @Override
    public void close() {}
  }

  @Test
  void everyDeclarationIsListed() {
    String outer = ApiListingTest.class.getName();
    assertThat(ApiListing.of(Sample.class))
        .isEqualTo(
            List.of(
                "@Deprecated public static class "
                    + outer
                    + "$Sample<T extends Comparable<T>> extends "
                    + outer
                    + "$Hidden implements AutoCloseable",
                "  protected <init>()",
                "  public <R> @Nullable R map(java.util.function.Function<? super T, ? extends @Nullable R>, String...)"
                    + " throws java.io.IOException",
                "  public static final int LIMIT = 3",
                "  public void close()",
                "  public void inherited()"));
  }
}
