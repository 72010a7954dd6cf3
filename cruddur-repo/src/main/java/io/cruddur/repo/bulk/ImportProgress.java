package io.cruddur.repo.bulk;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Told after each batch of an import, when it is in the database. */
public final class ImportProgress {

  private final ImportResult result;
  private final List<RejectedActivity> rejected;

  private ImportProgress(Builder builder) {
    this.result = requireNonNull(builder.result, "result");
    this.rejected = List.copyOf(builder.rejected);
  }

  /**
   * Begins a progress of an import: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What became of everything so far.
   *
   * @return never null
   */
  public ImportResult result() {
    return result;
  }

  /**
   * What was refused since the last time, in the order of the stream.
   *
   * @return immutable
   */
  public List<RejectedActivity> rejected() {
    return rejected;
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImportProgress that
        && result.equals(that.result)
        && rejected.equals(that.rejected);
  }

  @Override
  public int hashCode() {
    return Objects.hash(result, rejected);
  }

  @Override
  public String toString() {
    return "ImportProgress[" + "result=" + result + ", rejected=" + rejected + "]";
  }

  /** Values for a {@link ImportProgress}. */
  public static final class Builder {

    private @Nullable ImportResult result;
    private List<RejectedActivity> rejected = List.of();

    private Builder() {}

    /**
     * Sets {@link ImportProgress#result()}.
     *
     * @param result needed
     * @return this builder
     */
    public Builder result(ImportResult result) {
      this.result = requireNonNull(result, "result");
      return this;
    }

    /**
     * Sets {@link ImportProgress#rejected()}.
     *
     * @param rejected empty by default; copied
     * @return this builder
     */
    public Builder rejected(List<RejectedActivity> rejected) {
      this.rejected = rejected;
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a progress of an import
     * @throws NullPointerException with the name of what is needed and missing
     */
    public ImportProgress build() {
      return new ImportProgress(this);
    }
  }
}
