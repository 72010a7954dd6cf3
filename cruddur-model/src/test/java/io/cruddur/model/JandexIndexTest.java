package io.cruddur.model;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.Entity;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexReader;
import org.junit.jupiter.api.Test;

/** The jar has the index by which hosts that scan at build time find the entities. */
class JandexIndexTest {

  @Test
  void theIndexNamesAllEntities() throws IOException {
    Index index;
    try (InputStream file = CruddurUser.class.getResourceAsStream("/META-INF/jandex.idx")) {
      index = new IndexReader(file).read();
    }

    assertThat(index.getAnnotations(Entity.class))
        .extracting(annotation -> annotation.target().asClass().name().toString())
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                CruddurUser.class.getName(),
                CruddurActivity.class.getName(),
                CruddurLike.class.getName(),
                CruddurRepost.class.getName(),
                CruddurFollow.class.getName()));
  }
}
