package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class OpenApiIT extends ServiceTest {

  /** JdbcHomeController, which is beside the service in tests alone. */
  private static final String OF_A_MEASUREMENT = "/@jdbc/";

  private static final String PAGE = "?limit=1&term=documented&state=open";

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping routes;

  @Test
  void theDocumentHasEveryRouteAndNoOther() {
    TreeSet<String> served = new TreeSet<>();
    routes
        .getHandlerMethods()
        .keySet()
        .forEach(
            route -> {
              for (String path : route.getPatternValues()) {
                for (RequestMethod method : route.getMethodsCondition().getMethods()) {
                  if (path.startsWith("/api/") && !path.contains(OF_A_MEASUREMENT)) {
                    served.add(method + " " + path);
                  }
                }
              }
            });
    TreeSet<String> described = new TreeSet<>();
    operations((route, operation) -> described.add(route));
    assertThat(described).isEqualTo(served).hasSizeGreaterThan(25);
  }

  @Test
  void theDocumentIsWholeAndTakesNothingFromOurCode() {
    JsonNode document = document();
    assertThat(document.get("openapi").asString()).startsWith("3.");
    List<String> references = new ArrayList<>();
    collect(document, references);
    assertThat(references)
        .isNotEmpty()
        .allMatch(
            reference -> !document.at(reference.substring(1)).isMissingNode(),
            "is in the document");
    assertThat(document.at("/components/schemas/ActivityJson/properties").propertyNames())
        .contains("display_name", "created_at");
    assertThat(document.toString()).doesNotContain("\"visitor\"");
    operations(
        (route, operation) -> {
          assertThat(operation.get("responses").propertyNames())
              .as(route)
              .contains("422", "4XX", "500", "503")
              .containsAnyOf("200", "204", "501");
          assertThat(document.at(reference(operation, "503") + "/headers").propertyNames())
              .as(route)
              .contains("Retry-After");
          if (!route.startsWith("GET ")) {
            assertThat(document.at(reference(operation, "429") + "/headers").propertyNames())
                .as(route)
                .contains("Retry-After");
          }
        });
  }

  private static String reference(JsonNode operation, String status) {
    return operation.at("/responses/" + status + "/$ref").asString().substring(1);
  }

  @Test
  void eachNameInAPathIsAParameter() {
    operations(
        (route, operation) -> {
          TreeSet<String> names = new TreeSet<>();
          Matcher name = Pattern.compile("\\{(\\w+)}").matcher(route);
          while (name.find()) {
            names.add(name.group(1));
          }
          TreeSet<String> parameters = new TreeSet<>();
          for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.get("in").asString().equals("path")) {
              parameters.add(parameter.get("name").asString());
            }
          }
          assertThat(parameters).as(route).isEqualTo(names);
        });
  }

  @Test
  void theDocumentSaysWhereOneSignsIn() {
    operations(
        (route, operation) -> {
          boolean open =
              operation.has("security")
                  && operation.get("security").valueStream().anyMatch(JsonNode::isEmpty);
          String method = route.substring(0, route.indexOf(' '));
          int status = api().send(method, path(route, "nobody", UUID.randomUUID()), null).status();
          assertThat(status == 401).as(route).isEqualTo(!open);
          assertThat(operation.get("responses").has("401")).as(route).isEqualTo(!open);
        });
    assertThat(document().at("/security/0").propertyNames()).containsExactly("token");
  }

  /** Each route that reads is asked for a page of one, where there are two. */
  @Test
  void theDocumentHasTheHeadersAndStatusesThatRoutesAnswerWith() {
    Person bayo = person();
    Person andrea = moderator();
    UUID post = withTwoOfEachThing(andrea, bayo);
    Set<String> asked = new TreeSet<>();
    operations(
        (route, operation) -> {
          if (!route.startsWith("GET ")) {
            return;
          }
          asked.add(route);
          Api.Answer answer = andrea.api().get(path(route, andrea.handle(), post) + PAGE);
          JsonNode responses = operation.get("responses");
          assertThat(responses.propertyNames()).as(route).contains("" + answer.status());
          JsonNode headers = responses.at("/" + answer.status() + "/headers");
          List<String> pages = List.of("Link", "X-Next-Cursor", "X-Newer-Cursor");
          boolean paged = answer.header("Link").isPresent();
          for (String header : pages) {
            assertThat(headers.has(header)).as(route + " " + header).isEqualTo(paged);
          }
          boolean hasCursor =
              operation
                  .path("parameters")
                  .valueStream()
                  .anyMatch(p -> p.get("name").asString().equals("cursor"));
          if (hasCursor) {
            assertThat(answer.link("next")).as(route).isPresent();
          }
        });
    assertThat(asked).hasSizeGreaterThan(20);
    String elsewhere = path("GET /api/activities/@{handle}/status/{uuid}", bayo.handle(), post);
    assertThat(api().get(elsewhere).status()).isEqualTo(302);
    assertThat(
            document()
                .at(
                    "/paths/~1api~1activities~1@{handle}~1status~1{uuid}/get"
                        + "/responses/302/$ref")
                .asString())
        .endsWith("/Elsewhere");
  }

  private Person moderator() {
    Person person = person();
    String token =
        pool.token(person.sub(), claims -> claims.claim("cognito:groups", List.of("moderators")));
    return new Person(person.user(), person.sub(), api().as(token));
  }

  private UUID withTwoOfEachThing(Person andrea, Person bayo) {
    UUID post = andrea.post("documented #documented");
    UUID other = andrea.post("documented, too #documented");
    for (int i = 0; i < 21; i++) {
      bayo.api().post("/api/activities/" + post + "/reply", Map.of("message", "Reply " + i));
    }
    for (String text : List.of("documented, edited #documented", "documented, again #documented")) {
      andrea.api().put("/api/activities/" + post, Map.of("message", text));
    }
    for (UUID uuid : List.of(post, other)) {
      andrea.api().put("/api/activities/" + uuid + "/bookmark", null);
      bayo.api().put("/api/activities/" + uuid + "/like", null);
      bayo.api().post("/api/activities/" + uuid + "/report", Map.of("reason", "spam"));
    }
    for (Person someone : List.of(bayo, person())) {
      andrea.api().put("/api/users/@" + someone.handle() + "/follow", null);
      someone.api().put("/api/users/@" + andrea.handle() + "/follow", null);
      andrea.api().put("/api/users/@" + person().handle() + "/block", null);
      andrea.api().put("/api/users/@" + person().handle() + "/mute", null);
    }
    return post;
  }

  private static String path(String route, String handle, UUID uuid) {
    return route
        .substring(route.indexOf(' ') + 1)
        .replace("{handle}", handle)
        .replace("{uuid}", uuid.toString())
        .replace("{tag}", "documented");
  }

  private void operations(BiConsumer<String, JsonNode> each) {
    document()
        .get("paths")
        .forEachEntry(
            (path, operations) -> {
              if (!path.contains(OF_A_MEASUREMENT)) {
                operations.forEachEntry(
                    (method, operation) ->
                        each.accept(method.toUpperCase(Locale.ROOT) + " " + path, operation));
              }
            });
  }

  private JsonNode document() {
    Api.Answer answer = api().get("/v3/api-docs");
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private static void collect(JsonNode node, List<String> references) {
    JsonNode reference = node.get("$ref");
    if (reference != null) {
      references.add(reference.asString());
    }
    node.forEach(child -> collect(child, references));
  }
}
