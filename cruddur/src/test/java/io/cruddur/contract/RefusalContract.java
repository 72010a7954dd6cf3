package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseException;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityIdTakenException;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.NotTheAuthorException;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.relation.BlockedException;
import io.cruddur.repo.user.CognitoUserIdTakenException;
import io.cruddur.repo.user.HandleTakenException;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.UserErasedException;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSuspendedException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** After every refusal that can be foreseen, the owner of the transaction can continue with it. */
interface RefusalContract extends Contract {

  @Test
  default void everyRefusalLeavesTheTransactionUsable() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID me = river.getUuid();
    UUID nobody = UUID.randomUUID();
    UUID post = cruddur().activities().create(UserRef.of(me), "Hello", Ttl.ONE_DAY).getUuid();
    cruddur().users().delete(UserRef.of(register("heron").getUuid()));
    AtomicInteger refused = new AtomicInteger();

    Refusals r = (type, call) -> refuses(type, call, refused);
    r.refuses(
        HandleTakenException.class,
        () -> cruddur().users().register(new NewUser("R", "RIVER", null, "sub-x")));
    r.refuses(
        HandleTakenException.class, () -> cruddur().users().changeHandle(UserRef.of(me), "wren"));
    r.refuses(
        CognitoUserIdTakenException.class,
        () -> cruddur().users().linkCognitoUserId("river", "sub-wren"));
    r.refuses(
        UserErasedException.class, () -> cruddur().users().register(Contract.newUser("heron")));
    r.refuses(UserErasedException.class, () -> cruddur().users().ensure(Contract.newUser("heron")));
    r.refuses(
        UserErasedException.class, () -> cruddur().users().linkCognitoUserId("river", "sub-heron"));
    r.refuses(
        UserNotFoundException.class, () -> cruddur().users().linkCognitoUserId("nobody", "sub-x"));
    r.refuses(
        UserNotFoundException.class,
        () -> cruddur().users().updateProfile(UserRef.of(nobody), "N", null));
    r.refuses(
        UserNotFoundException.class, () -> cruddur().users().changeEmail(UserRef.of(nobody), null));
    r.refuses(
        UserNotFoundException.class, () -> cruddur().users().changeHandle(UserRef.of(nobody), "n"));
    r.refuses(
        UserNotFoundException.class,
        () -> cruddur().activities().create(UserRef.of(nobody), "m", Ttl.ONE_DAY));
    r.refuses(
        UserNotFoundException.class,
        () -> cruddur().activities().reply(UserRef.of(nobody), ActivityRef.of(post), "m"));
    r.refuses(
        UserNotFoundException.class,
        () -> cruddur().activities().like(UserRef.of(nobody), ActivityRef.of(post)));
    r.refuses(
        UserNotFoundException.class,
        () -> cruddur().activities().repost(UserRef.of(nobody), ActivityRef.of(post)));
    r.refuses(
        UserNotFoundException.class,
        () -> cruddur().follows().follow(UserRef.of(me), UserRef.of(nobody)));
    r.refuses(
        UserNotFoundException.class,
        () -> cruddur().relations().block(UserRef.of(me), UserRef.of(nobody)));
    r.refuses(
        UserNotFoundException.class,
        () -> cruddur().relations().mute(UserRef.of(me), UserRef.of(nobody)));
    cruddur().relations().block(wren, river);
    r.refuses(BlockedException.class, () -> cruddur().follows().follow(river, wren));
    r.refuses(
        BlockedException.class,
        () -> cruddur().activities().reply(wren, ActivityRef.of(post), "m"));
    r.refuses(
        BlockedException.class, () -> cruddur().activities().like(wren, ActivityRef.of(post)));
    r.refuses(
        BlockedException.class, () -> cruddur().activities().repost(wren, ActivityRef.of(post)));
    CruddurUser finch = register("finch");
    cruddur().users().suspend(finch);
    r.refuses(
        UserSuspendedException.class, () -> cruddur().activities().create(finch, "m", Ttl.ONE_DAY));
    r.refuses(
        UserSuspendedException.class,
        () -> cruddur().activities().like(finch, ActivityRef.of(post)));
    r.refuses(UserSuspendedException.class, () -> cruddur().users().changeHandle(finch, "f"));
    r.refuses(
        ActivityNotFoundException.class,
        () -> cruddur().activities().reply(UserRef.of(me), ActivityRef.of(nobody), "m"));
    r.refuses(
        ActivityNotFoundException.class,
        () -> cruddur().activities().like(UserRef.of(me), ActivityRef.of(nobody)));
    r.refuses(
        ActivityNotFoundException.class,
        () -> cruddur().activities().repost(UserRef.of(me), ActivityRef.of(nobody)));
    r.refuses(
        ActivityIdTakenException.class,
        () -> cruddur().activities().create(UserRef.of(me), post, "other", Ttl.ONE_DAY));
    r.refuses(
        ActivityIdTakenException.class,
        () -> cruddur().activities().reply(UserRef.of(me), ActivityRef.of(post), post, "m", null));
    r.refuses(
        ActivityNotFoundException.class,
        () ->
            cruddur()
                .activities()
                .reply(UserRef.of(me), ActivityRef.of(nobody), nobody, "m", null));
    r.refuses(
        NotTheAuthorException.class,
        () -> cruddur().activities().delete(wren, ActivityRef.of(post)));
    r.refuses(
        ValidationException.class,
        () -> cruddur().activities().create(UserRef.of(me), " ", Ttl.ONE_DAY));
    r.refuses(InvalidCursorException.class, () -> cruddur().feeds().home(PageQuery.at("x", 10)));

    assertThat(count("users WHERE handle LIKE '%-host-%'")).isEqualTo(refused.get());
    assertThat(refused.get()).isEqualTo(33);
  }

  /** As hosts and some databases of the Python back end have them. */
  @Test
  default void aUniqueIndexOfTheHostsIsNamedAndLeavesTheTransactionUsable() {
    CruddurUser river = register("river");
    register("wren");
    AtomicInteger refused = new AtomicInteger();
    execute("CREATE UNIQUE INDEX one_user_an_address ON users (email)");
    execute("CREATE UNIQUE INDEX handles_differ_early ON users (left(handle, 3))");
    try {
      for (ThrowingCallable call :
          new ThrowingCallable[] {
            () ->
                cruddur().users().register(new NewUser("H", "heron", "wren@example.com", "sub-h")),
            () -> cruddur().users().ensure(new NewUser("H", "heron", "wren@example.com", "sub-h")),
            () -> cruddur().users().changeEmail(river, "wren@example.com")
          }) {
        refuses(DatabaseException.class, call, refused).hasMessageContaining("one_user_an_address");
      }
      refuses(
              DatabaseException.class,
              () -> cruddur().users().changeHandle(river, "wrestler"),
              refused)
          .hasMessageContaining("handles_differ_early");
      refuses(
          HandleTakenException.class, () -> cruddur().users().changeHandle(river, "WREN"), refused);
      assertThat(count("users WHERE handle LIKE '%-host-%'")).isEqualTo(5);
      assertThat(text("SELECT handle FROM users WHERE cognito_user_id = 'sub-river'"))
          .isEqualTo("river");
    } finally {
      execute("DROP INDEX one_user_an_address");
      execute("DROP INDEX handles_differ_early");
    }
  }

  /** To say which call refuses in one line. */
  interface Refusals {
    Object refuses(Class<? extends CruddurException> type, ThrowingCallable call);
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refuses(
      Class<? extends CruddurException> type, ThrowingCallable call, AtomicInteger refused) {
    var refusal = assertThatThrownBy(call).isInstanceOf(type);
    int n = refused.getAndIncrement();
    execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('Host', '%s', 'MOCK')"
            .formatted("h" + n + "-host-" + n));
    return refusal;
  }
}
