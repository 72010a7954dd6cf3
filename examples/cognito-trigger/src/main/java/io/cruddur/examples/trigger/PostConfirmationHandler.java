package io.cruddur.examples.trigger;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.CruddurException;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Registration;
import io.cruddur.repo.user.UserErasedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's entry point. Cognito calls it when a user has confirmed an address, up to three times
 * for one confirmation, and again after a password reset; it waits five seconds and wants the event
 * back. The event goes back byte for byte: the classes of aws-lambda-java-events would drop what
 * they do not know.
 *
 * <p>A sign-up that fails is reported to the user; a password reset never fails here, because the
 * user is known already in all but a few cases. Neither is lost: the service's first request with
 * the user's token registers those who are missing.
 */
public final class PostConfirmationHandler implements RequestStreamHandler, Resource {

  static final String SIGN_UP = "PostConfirmation_ConfirmSignUp";
  static final String PASSWORD_RESET = "PostConfirmation_ConfirmForgotPassword";

  /** Leaves the rest of Cognito's five seconds for the way there and back, and a cold start. */
  private static final Duration LIMIT = Duration.ofMillis(3_500);

  private final Supplier<ConnectionUrl> url;
  private final Duration limit;
  private volatile @Nullable SignUps signUps;

  /** For Lambda: the database is the one that CONNECTION_URL names. */
  public PostConfirmationHandler() {
    this(ConnectionUrl::fromEnvironment, LIMIT);
  }

  PostConfirmationHandler(Supplier<ConnectionUrl> url, Duration limit) {
    this.url = url;
    this.limit = limit;
    try {
      // why: Lambda gives a whole core while it starts a function.
      signUps();
    } catch (CruddurException e) {
      // why: a handler that cannot be made fails without a word; the first call reports this.
    }
    Core.getGlobalContext().register(this);
  }

  /**
   * Registers the user of an event, and sends the event back.
   *
   * @param input the event
   * @param output gets the same bytes
   * @param context for the request's id
   * @throws IOException if the event cannot be read or sent back
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    long start = System.nanoTime();
    byte[] event = input.readAllBytes();
    String source = "";
    LogLine line;
    boolean refused = false;
    try {
      TriggerEvent parsed = TriggerEvent.parse(event);
      source = parsed.source();
      line =
          source.equals(SIGN_UP) || source.equals(PASSWORD_RESET)
              ? registered(parsed)
              : new LogLine("INFO", "ignored");
    } catch (IOException | TimeoutException | RuntimeException e) {
      line = Failures.line(e);
      refused = !source.equals(PASSWORD_RESET);
    }
    line.with("source", source)
        .with("request", context.getAwsRequestId())
        .with("millis", (System.nanoTime() - start) / 1_000_000)
        .write();
    if (refused) {
      throw new SignUpException();
    }
    output.write(event);
  }

  private LogLine registered(TriggerEvent event) throws TimeoutException {
    NewUser user = NewUser.fromCognito(event.attributes());
    Registration registration;
    try {
      registration = Deadline.within(limit, () -> signUps().register(user));
    } catch (UserErasedException e) {
      // why no failure: an event of before the deletion, delivered again, would be sent for ever.
      return new LogLine("WARN", "erased");
    }
    String handle = registration.user().getHandle();
    return new LogLine("INFO", registration.created() ? "registered" : "known")
        .with("handleChanged", registration.created() && !handle.equals(asked(event)));
  }

  private static String asked(TriggerEvent event) {
    return event.attributes().getOrDefault("preferred_username", "");
  }

  private SignUps signUps() {
    SignUps open = signUps;
    if (open == null) {
      open = SignUps.of(url.get());
      signUps = open;
    }
    return open;
  }

  /**
   * For SnapStart: goes through a sign-up, rolled back, so that the snapshot holds what it loads.
   *
   * @param resources of the runtime; not used
   */
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> resources) {
    NewUser nobody =
        NewUser.fromCognito(Map.of("sub", UUID.randomUUID().toString(), "name", "SnapStart"));
    LogLine line;
    try {
      signUps().rehearse(nobody);
      line = new LogLine("INFO", "rehearsed");
    } catch (RuntimeException e) {
      // why: without a database the snapshot is slower, not wrong.
      line = Failures.line(e);
    }
    line.write();
  }

  /**
   * For SnapStart: forgets what was opened before the snapshot, credentials above all.
   *
   * @param resources of the runtime; not used
   */
  @Override
  public void afterRestore(org.crac.Context<? extends Resource> resources) {
    signUps = null;
  }
}
