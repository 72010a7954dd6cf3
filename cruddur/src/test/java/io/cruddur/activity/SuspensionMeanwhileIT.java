package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import java.util.UUID;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A suspension that is lifted between a statement and the look at why it stored nothing. */
class SuspensionMeanwhileIT {

  private static final String SUSPEND = "UPDATE users SET suspended_at = now()";
  private static final String LIFT = "UPDATE users SET suspended_at = NULL";

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @ParameterizedTest
  @ValueSource(strings = {"A post", "To @one #tag"})
  void aPostIsStored(String message) {
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    DataSource lifting =
        ProxyDataSourceBuilder.create(postgres.dataSource())
            .afterQuery(
                (execution, queries) -> {
                  if (queries.get(0).getQuery().contains("activities")) {
                    postgres.execute(LIFT);
                  }
                })
            .build();
    try (Cruddur cruddur = Cruddur.builder().dataSource(lifting).build()) {
      UUID user =
          cruddur
              .users()
              .register(new NewUser("One", "one", "one@example.com", "sub-1"))
              .user()
              .getUuid();
      for (UserRef author : new UserRef[] {UserRef.of(user), UserRef.ofCognitoUserId("sub-1")}) {
        postgres.execute(SUSPEND);
        cruddur.activities().create(author, message, Ttl.ONE_DAY);
        postgres.execute(SUSPEND);
        cruddur.activities().create(author, UUID.randomUUID(), message, Ttl.ONE_DAY);
        postgres.execute(SUSPEND);
        cruddur.useTransaction(all -> all.activities().create(author, message, Ttl.ONE_DAY));
      }
    }
    assertThat(postgres.queryLong("SELECT count(*) FROM activities")).isEqualTo(6);
  }
}
