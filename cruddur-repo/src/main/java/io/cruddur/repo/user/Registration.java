package io.cruddur.repo.user;

import static java.util.Objects.requireNonNull;

import io.cruddur.model.CruddurUser;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a registration came to. */
public final class Registration {

  private final CruddurUser user;
  private final boolean created;

  private Registration(Builder builder) {
    this.user = requireNonNull(builder.user, "user");
    this.created = builder.created;
  }

  /**
   * Begins a registration: for the library, and for the tests of a host.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The user of that Cognito id, new or known before.
   *
   * @return never null
   */
  public CruddurUser user() {
    return user;
  }

  /**
   * Whether this call created the user.
   *
   * @return false if the user was known before
   */
  public boolean created() {
    return created;
  }

  /** Equal are all values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Registration that && user.equals(that.user) && created == that.created;
  }

  @Override
  public int hashCode() {
    return Objects.hash(user, created);
  }

  @Override
  public String toString() {
    return "Registration[" + "user=" + user + ", created=" + created + "]";
  }

  /** Values for a {@link Registration}. */
  public static final class Builder {

    private @Nullable CruddurUser user;
    private boolean created;

    private Builder() {}

    /**
     * Sets {@link Registration#user()}.
     *
     * @param user needed
     * @return this builder
     */
    public Builder user(CruddurUser user) {
      this.user = requireNonNull(user, "user");
      return this;
    }

    /**
     * Sets {@link Registration#created()}.
     *
     * @param created false by default
     * @return this builder
     */
    public Builder created(boolean created) {
      this.created = created;
      return this;
    }

    /**
     * Makes the value.
     *
     * @return a registration
     * @throws NullPointerException with the name of what is needed and missing
     */
    public Registration build() {
      return new Registration(this);
    }
  }
}
