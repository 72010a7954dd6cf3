package io.cruddur.repo.bulk;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of the activities that were read so far. The last three add up to the first. */
public final class ImportResult {

  private final long read;
  private final long imported;
  private final long known;
  private final long rejected;

  private ImportResult(Builder builder) {
    this.read = builder.read;
    this.imported = builder.imported;
    this.known = builder.known;
    this.rejected = builder.rejected;
  }

  /**
   * Begins a result of an import: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * How many were read.
   *
   * @return 0 or more
   */
  public long read() {
    return read;
  }

  /**
   * How many are new in the database.
   *
   * @return 0 or more
   */
  public long imported() {
    return imported;
  }

  /**
   * How many were there already, with the same author, message and parent; nothing was changed.
   *
   * @return 0 or more
   */
  public long known() {
    return known;
  }

  /**
   * How many were refused.
   *
   * @return 0 or more
   */
  public long rejected() {
    return rejected;
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImportResult that
        && read == that.read
        && imported == that.imported
        && known == that.known
        && rejected == that.rejected;
  }

  @Override
  public int hashCode() {
    return Objects.hash(read, imported, known, rejected);
  }

  @Override
  public String toString() {
    return "ImportResult["
        + "read="
        + read
        + ", imported="
        + imported
        + ", known="
        + known
        + ", rejected="
        + rejected
        + "]";
  }

  /** Values for a {@link ImportResult}. */
  public static final class Builder {

    private long read;
    private long imported;
    private long known;
    private long rejected;

    private Builder() {}

    /**
     * Sets {@link ImportResult#read()}.
     *
     * @param read 0 by default
     * @return this builder
     */
    public Builder read(long read) {
      this.read = read;
      return this;
    }

    /**
     * Sets {@link ImportResult#imported()}.
     *
     * @param imported 0 by default
     * @return this builder
     */
    public Builder imported(long imported) {
      this.imported = imported;
      return this;
    }

    /**
     * Sets {@link ImportResult#known()}.
     *
     * @param known 0 by default
     * @return this builder
     */
    public Builder known(long known) {
      this.known = known;
      return this;
    }

    /**
     * Sets {@link ImportResult#rejected()}.
     *
     * @param rejected 0 by default
     * @return this builder
     */
    public Builder rejected(long rejected) {
      this.rejected = rejected;
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a result of an import
     */
    public ImportResult build() {
      return new ImportResult(this);
    }
  }
}
