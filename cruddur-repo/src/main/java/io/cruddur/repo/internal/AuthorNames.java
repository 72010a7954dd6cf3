package io.cruddur.repo.internal;

import io.cruddur.model.CruddurUser;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Names of authors that are known without asking the database, so that a page need not join users.
 * Safe for use by many threads.
 *
 * <p>A name that was changed here is not known again for as long as a transaction or a replica may
 * still show the old one: the page is then read with the join.
 */
public interface AuthorNames {

  /** What a page shows of an author. */
  record AuthorName(String handle, String displayName) {}

  /** The name, or null if it has to be read. */
  @Nullable AuthorName find(UUID user);

  /** Remembers a name that was read outside of a transaction. */
  void remember(UUID user, AuthorName name);

  /** These users have been changed or deleted, or will have been when a transaction commits. */
  void changed(Collection<UUID> users);

  /** The same of rows of any type. */
  default void changed(Class<?> type, Collection<UUID> ids) {
    if (type == CruddurUser.class) {
      changed(ids);
    }
  }
}
