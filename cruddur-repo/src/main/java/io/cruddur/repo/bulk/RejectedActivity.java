package io.cruddur.repo.bulk;

import io.cruddur.repo.activity.Activities;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An activity that was not imported. */
public final class RejectedActivity {

  private final long index;
  private final List<String> codes;

  private RejectedActivity(Builder builder) {
    this.index = builder.index;
    this.codes = List.copyOf(builder.codes);
  }

  /**
   * Begins a rejected activity: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Its place in the stream.
   *
   * @return from 0
   */
  public long index() {
    return index;
  }

  /**
   * What is wrong: the codes of {@link Activities#create} and of a reply; {@code activity_blank};
   * {@code user_uuid_blank}; {@code created_at_out_of_range}; {@code expires_at_out_of_range};
   * {@code user_not_found}; {@code user_suspended}; {@code reply_to_activity_not_found}; {@code
   * activity_uuid_taken}; {@code activity_not_stored}, where nothing else has its id: a unique
   * index that is not of this library refuses it.
   *
   * @return at least one; immutable
   */
  public List<String> codes() {
    return codes;
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RejectedActivity that
        && index == that.index
        && codes.equals(that.codes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(index, codes);
  }

  @Override
  public String toString() {
    return "RejectedActivity[" + "index=" + index + ", codes=" + codes + "]";
  }

  /** Values for a {@link RejectedActivity}. */
  public static final class Builder {

    private long index;
    private List<String> codes = List.of();

    private Builder() {}

    /**
     * Sets {@link RejectedActivity#index()}.
     *
     * @param index 0 by default
     * @return this builder
     */
    public Builder index(long index) {
      this.index = index;
      return this;
    }

    /**
     * Sets {@link RejectedActivity#codes()}.
     *
     * @param codes empty by default; copied
     * @return this builder
     */
    public Builder codes(List<String> codes) {
      this.codes = codes;
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a rejected activity
     */
    public RejectedActivity build() {
      return new RejectedActivity(this);
    }
  }
}
