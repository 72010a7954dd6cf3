package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  @Test
  void theSamplesOfTheReadmeAreThoseThatAreCompiledAndRun() throws IOException {
    for (String test : List.of("NotesIT", "LaggingStandbyIT")) {
      String source = Files.readString(Path.of("src/test/java/io/cruddur/test/" + test + ".java"));
      String sample = source.split("// README\n", -1)[1];
      assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + sample + "```");
    }
  }
}
