package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.embedding.host.HostPersistence;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a host edits in entities of ours, and flushes after others have changed the rows. */
class HostEditsIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private Cruddur cruddur;
  private EntityManagerFactory factory;
  private EntityManager entityManager;
  private CruddurUser river;

  @BeforeEach
  void open() {
    cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build();
    factory = HostPersistence.local(postgres.dataSource()).createEntityManagerFactory();
    entityManager = factory.createEntityManager();
    river = cruddur.users().register(RepositoryContract.newUser("river")).user();
  }

  @AfterEach
  void close() {
    entityManager.close();
    factory.close();
    cruddur.close();
  }

  /** Neither what a call changed, nor a handle that somebody else has by now. */
  @Test
  void anEditPutsBackNothingThatOthersChangedInTheRowMeanwhile() {
    CruddurActivity post = cruddur.activities().create(river, "Post", Ttl.ONE_DAY);
    entityManager.getTransaction().begin();
    CruddurUser edited = entityManager.find(CruddurUser.class, river.getUuid());
    CruddurActivity expiring = entityManager.find(CruddurActivity.class, post.getUuid());

    cruddur.users().changeEmail(river, "new@example.com");
    cruddur.users().changeHandle(river, "river2");
    cruddur.activities().edit(river, post, "Edited");
    edited.updateProfile(edited.getDisplayName(), "A new bio");
    expiring.changeExpiry(Instant.now().plusSeconds(60));
    entityManager.getTransaction().commit();

    CruddurUser stored = cruddur.users().findByHandle("river2").orElseThrow();
    assertThat(stored.getBio()).isEqualTo("A new bio");
    assertThat(stored.getEmail()).isEqualTo("new@example.com");
    assertThat(postgres.queryLong("SELECT count(*) FROM activities WHERE message = 'Edited'"))
        .isOne();
  }

  /** Of an erased person nothing is there again but what was edited. */
  @Test
  void anEditPutsNoErasedNameBack() {
    CruddurUser wren = cruddur.users().register(RepositoryContract.newUser("wren")).user();
    CruddurActivity post = cruddur.activities().create(river, "Post", Ttl.ONE_DAY);
    cruddur.activities().reply(wren, post, "Reply");
    entityManager.getTransaction().begin();
    CruddurUser edited = entityManager.find(CruddurUser.class, river.getUuid());

    cruddur.users().delete(river);
    edited.updateProfile(edited.getDisplayName(), "A new bio");
    entityManager.getTransaction().commit();

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM users WHERE handle = 'river' OR email IS NOT NULL AND uuid = '%s'"
                    .formatted(river.getUuid())))
        .isZero();
  }
}
