package io.cruddur.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.test.PostgresExtension;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What docs/embedding.md says about the module path. */
class ModulePathIT {

  private static final String APP =
      """
      package com.example.app;

      import io.cruddur.database.ConnectionUrl;
      import io.cruddur.model.CruddurUser;
      import io.cruddur.model.Ttl;
      import io.cruddur.repo.CruddurRepositories;
      import io.cruddur.repo.page.PageQuery;
      import io.cruddur.repo.user.NewUser;

      public class App {

        public static void main(String[] arguments) {
          CruddurRepositories cruddur =
              CruddurRepositories.builder()
                  .dataSource(ConnectionUrl.parse(arguments[0]).dataSource())
                  .build();
          NewUser signUp = new NewUser("Andrea", "andrea", "andrea@example.com", "sub-1");
          CruddurUser andrea = cruddur.users().register(signUp).user();
          cruddur.activities().create(andrea, "Hello, modules", Ttl.SEVEN_DAYS);
          cruddur.feeds().home(PageQuery.first(20)).items().forEach(
              activity -> System.out.println(App.class.getModule() + ": " + activity.message()));
        }
      }
      """;

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @TempDir Path folder;

  @Test
  void theRepositoriesWorkOnTheModulePath() throws Exception {
    String cli = "cruddur-cli/target/cruddur-cli-%s-all.jar";
    String version = ProjectModule.version();
    run(
        List.of("-jar", ProjectModule.ROOT.resolve(cli.formatted(version)).toString(), "migrate"),
        Map.of("CONNECTION_URL", postgres.url()));
    String modules = join(ProjectModule.of("cruddur-repo").hostModulePath());
    write("module-info.java", descriptorOfTheDocs());
    write("com/example/app/App.java", APP);

    compile(modules);
    String output =
        run(
            List.of(
                "-p",
                modules + File.pathSeparator + folder.resolve("classes"),
                "-m",
                "com.example.app/com.example.app.App",
                postgres.url()),
            Map.of());

    assertThat(output.lines()).contains("module com.example.app: Hello, modules");
  }

  @Test
  void theRestNeedsAModuleThatHibernateDoesNotBring() throws IOException {
    List<Path> path = ProjectModule.of("cruddur").hostModulePath();

    assertThat(ModuleFinder.of(path.toArray(Path[]::new)).find("io.cruddur")).isPresent();
    assertThatExceptionOfType(FindException.class)
        .isThrownBy(() -> resolve(path))
        // why a pattern: it lacks both, and which one is named first changes from run to run.
        .withMessageMatching(
            "Module jakarta\\.(cdi|interceptor) not found, required by jakarta\\.transaction");
    assertThat(path)
        .extracting(file -> file.getFileName().toString())
        .as("the version that the docs blame")
        .filteredOn(file -> file.startsWith("jakarta.transaction-api"))
        .singleElement()
        .satisfies(
            file ->
                assertThat(Files.readString(ProjectModule.ROOT.resolve("docs/embedding.md")))
                    .contains(
                        file.replace("-api-", "-api ").replace(".jar", ", whose descriptor")));
  }

  @Test
  void withTheModuleOfTheDocsTheRestIsFoundThere() throws Exception {
    List<Path> path = new ArrayList<>(ProjectModule.of("cruddur").hostModulePath());
    for (String type :
        List.of(
            "jakarta.enterprise.inject.spi.CDI",
            "jakarta.enterprise.lang.model.AnnotationInfo",
            "jakarta.interceptor.Interceptor",
            "jakarta.inject.Inject",
            "jakarta.annotation.Priority")) {
      path.add(
          Path.of(Class.forName(type).getProtectionDomain().getCodeSource().getLocation().toURI()));
    }

    assertThat(resolve(path).findModule("io.cruddur")).isPresent();
    assertThat(Files.readString(ProjectModule.ROOT.resolve("docs/hosts.md")))
        .contains(
            "<artifactId>jakarta.enterprise.cdi-api</artifactId>\n  <version>4.1.0</version>");
  }

  private static Configuration resolve(List<Path> path) {
    return Configuration.empty()
        .resolve(
            ModuleFinder.compose(
                ModuleFinder.of(path.stream().distinct().toArray(Path[]::new)),
                ModuleFinder.ofSystem()),
            ModuleFinder.of(),
            Set.of("io.cruddur", "jakarta.transaction"));
  }

  private static String descriptorOfTheDocs() throws IOException {
    return Files.readAllLines(ProjectModule.ROOT.resolve("docs/embedding.md")).stream()
        .dropWhile(line -> !line.strip().startsWith("module com.example.app"))
        .takeWhile(line -> !line.strip().startsWith("```"))
        .collect(Collectors.joining("\n"));
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve("source").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void compile(String modules) {
    StringWriter messages = new StringWriter();
    PrintWriter log = new PrintWriter(messages);
    int result =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                log,
                log,
                "-p",
                modules,
                "-d",
                folder.resolve("classes").toString(),
                folder.resolve("source/module-info.java").toString(),
                folder.resolve("source/com/example/app/App.java").toString());
    assertThat(result).as(messages.toString()).isZero();
  }

  private String run(List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(arguments);
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    int result = builder.start().waitFor();
    String text = Files.readString(output);
    assertThat(result).as(text).isZero();
    return text;
  }

  private static String join(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
