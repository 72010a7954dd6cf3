package io.cruddur.repo.user;

import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.internal.Sql;
import io.cruddur.database.internal.Sql.Changed;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Limits;
import io.cruddur.repo.internal.Erasures;
import io.cruddur.repo.internal.UserRows;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Registers each Cognito id once, however many deliveries of it come at the same time. */
final class UserRegistration {

  private static final String INSERT =
      """
      INSERT INTO {h-schema}users (uuid, display_name, handle, email, cognito_user_id, created_at)
      SELECT ?, ?, ?, ?, ?, ?
       WHERE NOT {erased}
      """
          .replace("{erased}", Erasures.IS_REMEMBERED);

  private static final String INSERT_IF_FREE = INSERT + "ON CONFLICT DO NOTHING";

  /**
   * The insert may have waited until the same person's deletion was committed. Above READ COMMITTED
   * that is not seen: there the person is still the one who was deleted.
   */
  private static final String DELETE_IF_ERASED =
      """
      DELETE FROM {h-schema}users WHERE uuid = ?
         AND ({erased}
              OR EXISTS (SELECT 1 FROM {h-schema}users known
                          WHERE known.cognito_user_id = ? AND known.cognito_user_id <> 'MOCK'
                            AND known.uuid <> ?))
      """
          .replace("{erased}", Erasures.IS_REMEMBERED);

  private static final String FIND_WHAT_CONFLICTS =
      UserRows.FIND_BY_COGNITO_USER_ID
          + " UNION ALL SELECT "
          + UserRows.COLUMNS
          + " FROM {h-schema}users WHERE lower(handle) = lower(?)";

  /**
   * A conflicting user may be deleted between the two statements, and a suffix may be taken; hardly
   * several times in a row.
   */
  private static final int ATTEMPTS = 5;

  /** Without what is easily misread: 0 and o, 1 and l. */
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

  private static final int SUFFIX = 6;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Sql sql;
  private final Clock clock;
  private final Erasures erasures;

  UserRegistration(Sql sql, Clock clock) {
    this.sql = sql;
    this.erasures = new Erasures(sql);
    this.clock = clock;
  }

  Registration register(NewUser asked, HandleConflict onConflict) {
    NewUser newUser = asked;
    boolean refusedByOurKeys = true;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      CruddurUser user = user(newUser);
      if (insertIfFree(user)) {
        return registration(user, true);
      }
      List<CruddurUser> conflicting =
          sql.list(FIND_WHAT_CONFLICTS, UserRows::user, newUser.cognitoUserId(), newUser.handle());
      Optional<CruddurUser> known =
          conflicting.stream()
              .filter(other -> asked.cognitoUserId().equals(other.getCognitoUserId()))
              .findFirst();
      if (known.isPresent()) {
        CruddurUser stored = known.get();
        return registration(stored, false);
      }
      if (erasures.isRemembered(asked.cognitoUserId())) {
        throw new UserErasedException();
      }
      refusedByOurKeys = !conflicting.isEmpty();
      if (refusedByOurKeys) {
        if (onConflict != HandleConflict.SUFFIX) {
          throw new HandleTakenException(asked.handle());
        }
        newUser = asked.withHandle(suffixed(asked.handle()));
      }
    }
    if (refusedByOurKeys) {
      throw new HandleTakenException(asked.handle());
    }
    return refusedByAnothersKey(newUser);
  }

  /** The server's error names the key, and must not spoil the host's transaction. */
  private Registration refusedByAnothersKey(NewUser newUser) {
    CruddurUser user = user(newUser);
    if (sql.updateBehindSavepoint(
            INSERT + "RETURNING uuid", row -> row.getObject(1, UUID.class), values(user))
        .isEmpty()) {
      throw new UserErasedException();
    }
    return registration(user, true);
  }

  private Registration registration(CruddurUser user, boolean created) {
    return Registration.builder()
        .user(sql.attach(CruddurUser.class, user.getUuid(), user))
        .created(created)
        .build();
  }

  private CruddurUser user(NewUser newUser) {
    return new CruddurUser(
        newUser.displayName(),
        newUser.handle(),
        newUser.email(),
        newUser.cognitoUserId(),
        clock.instant());
  }

  private boolean insertIfFree(CruddurUser user) {
    @Nullable Object[] insert = values(user);
    @Nullable Object[] parameters = Arrays.copyOf(insert, insert.length + 4);
    parameters[insert.length] = user.getUuid();
    parameters[insert.length + 1] = user.getCognitoUserId();
    parameters[insert.length + 2] = user.getCognitoUserId();
    parameters[insert.length + 3] = user.getUuid();
    Changed changed = sql.updateInOneMessage(INSERT_IF_FREE, DELETE_IF_ERASED, parameters);
    if (changed.second() == 1) {
      if (erasures.isRemembered(Objects.requireNonNull(user.getCognitoUserId()))) {
        throw new UserErasedException();
      }
      throw new TransactionConflictException(
          "The person was deleted after this transaction had begun: repeat it. Nothing was written.",
          null);
    }
    return changed.first() == 1;
  }

  private static @Nullable Object[] values(CruddurUser user) {
    return new @Nullable Object[] {
      user.getUuid(),
      user.getDisplayName(),
      user.getHandle(),
      Sql.text(user.getEmail()),
      user.getCognitoUserId(),
      user.getCreatedAt(),
      user.getCognitoUserId()
    };
  }

  private static String suffixed(String handle) {
    int room = Limits.HANDLE - SUFFIX - 1;
    int end =
        handle.codePointCount(0, handle.length()) <= room
            ? handle.length()
            : handle.offsetByCodePoints(0, room);
    StringBuilder suffixed = new StringBuilder(handle.substring(0, end)).append('-');
    for (int i = 0; i < SUFFIX; i++) {
      suffixed.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return suffixed.toString();
  }
}
