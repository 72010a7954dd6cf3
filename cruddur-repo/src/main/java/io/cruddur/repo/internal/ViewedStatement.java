package io.cruddur.repo.internal;

import io.cruddur.database.internal.NamedSql;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A statement that may say what a viewer has done, in a text for each key and one for nobody. */
public final class ViewedStatement {

  private final NamedSql byNobody;
  private final NamedSql byUuid;
  private final NamedSql byCognitoUserId;

  /**
   * Renders the three texts.
   *
   * @param template as {@link ActivityRows#render} takes it
   * @param further what else is to be replaced
   */
  public ViewedStatement(String template, UnaryOperator<String> further) {
    this.byNobody = statement(template, further, null);
    this.byUuid = statement(template, further, UserKey.UUID);
    this.byCognitoUserId = statement(template, further, UserKey.COGNITO_USER_ID);
  }

  private static NamedSql statement(
      String template, UnaryOperator<String> further, @Nullable UserKey viewer) {
    return NamedSql.parse(further.apply(ActivityRows.render(template, viewer)));
  }

  public NamedSql by(@Nullable UserSelector viewer) {
    if (viewer == null) {
      return byNobody;
    }
    return viewer.key() == UserKey.UUID ? byUuid : byCognitoUserId;
  }
}
