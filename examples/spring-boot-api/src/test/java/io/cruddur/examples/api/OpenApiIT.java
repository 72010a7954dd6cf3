package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class OpenApiIT extends ServiceTest {

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
                  if (path.startsWith("/api/")) {
                    served.add(method + " " + path);
                  }
                }
              }
            });
    TreeSet<String> described = new TreeSet<>();
    document()
        .get("paths")
        .forEachEntry(
            (path, operations) ->
                operations.forEachEntry(
                    (method, operation) ->
                        described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
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
    document
        .get("paths")
        .forEach(
            path ->
                path.forEach(
                    operation ->
                        assertThat(operation.get("responses").propertyNames())
                            .contains("401", "422", "4XX", "503")
                            .containsAnyOf("200", "204", "501")));
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
