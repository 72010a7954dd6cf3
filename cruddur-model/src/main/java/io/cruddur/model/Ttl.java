package io.cruddur.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long an activity is shown. The seven codes are the reference application's. */
public enum Ttl {
  /** {@code 30-days}. */
  THIRTY_DAYS("30-days", Duration.ofDays(30)),
  /** {@code 7-days}. */
  SEVEN_DAYS("7-days", Duration.ofDays(7)),
  /** {@code 3-days}. */
  THREE_DAYS("3-days", Duration.ofDays(3)),
  /** {@code 1-day}. */
  ONE_DAY("1-day", Duration.ofDays(1)),
  /** {@code 12-hours}. */
  TWELVE_HOURS("12-hours", Duration.ofHours(12)),
  /** {@code 3-hours}. */
  THREE_HOURS("3-hours", Duration.ofHours(3)),
  /** {@code 1-hour}. */
  ONE_HOUR("1-hour", Duration.ofHours(1));

  private final String code;
  private final Duration duration;

  Ttl(String code, Duration duration) {
    this.code = code;
    this.duration = duration;
  }

  /**
   * What clients send.
   *
   * @return {@code 30-days} and so on
   */
  public String code() {
    return code;
  }

  /**
   * The time between creation and expiry.
   *
   * @return hours or days of 24 hours
   */
  public Duration duration() {
    return duration;
  }

  /**
   * When an activity expires.
   *
   * @param createdAt when it was created
   * @return the first instant at which it is no longer shown
   */
  public Instant expiryFrom(Instant createdAt) {
    return createdAt.plus(duration);
  }

  /**
   * Looks a code up.
   *
   * @param code as a client sent it; may be null
   * @return empty if it is not exactly one of the seven
   */
  public static Optional<Ttl> ofCode(@Nullable String code) {
    return Arrays.stream(values()).filter(ttl -> ttl.code.equals(code)).findFirst();
  }

  /**
   * Looks a code up that must be known.
   *
   * @param code as a client sent it; a client's null is an unknown code
   * @return its time to live
   * @throws UnknownTtlException if it is not exactly one of the seven
   */
  public static Ttl fromCode(@Nullable String code) {
    return ofCode(code).orElseThrow(() -> new UnknownTtlException(code));
  }
}
