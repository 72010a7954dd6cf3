package io.cruddur.examples.api.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.HandlerInterceptor;

/** So many writes a minute for each person, counted by each instance on its own. */
final class WriteLimit implements HandlerInterceptor {

  private static final Set<String> READS = Set.of("GET", "HEAD");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final LoadingCache<String, Bucket> buckets;

  WriteLimit(int writesPerMinute) {
    // why two minutes: a bucket that nobody took from for one is full, and need not be kept.
    buckets =
        Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(MINUTE.multipliedBy(2))
            .build(
                sub ->
                    Bucket.builder()
                        .addLimit(
                            limit ->
                                limit
                                    .capacity(writesPerMinute)
                                    .refillGreedy(writesPerMinute, MINUTE))
                        .build());
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    if (READS.contains(request.getMethod())
        || authentication == null
        || !(authentication.getPrincipal() instanceof Jwt)) {
      return true;
    }
    ConsumptionProbe probe = buckets.get(authentication.getName()).tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      return true;
    }
    long seconds = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.TOO_MANY_REQUESTS, "Too many writes: wait %s s.".formatted(seconds));
    problem.setProperty("code", "too_many_writes");
    ErrorResponseException refusal =
        new ErrorResponseException(HttpStatus.TOO_MANY_REQUESTS, problem, null);
    refusal.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    throw refusal;
  }
}
