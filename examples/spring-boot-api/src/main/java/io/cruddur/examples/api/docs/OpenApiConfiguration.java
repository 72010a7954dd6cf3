package io.cruddur.examples.api.docs;

import io.cruddur.examples.api.Paged;
import io.cruddur.examples.api.Pages;
import io.cruddur.examples.api.signin.PublicReads;
import io.cruddur.examples.api.signin.Visitor;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;

/** What the generated document cannot know: the sign-in, and what every route may refuse. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  private static final String TOKEN = "token";

  static {
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Visitor.class);
  }

  @Bean
  OpenAPI document() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Cruddur")
                .version("1")
                .description("The reference application's API, and what was added beside it."))
        .components(
            new Components()
                .addSecuritySchemes(
                    TOKEN,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")
                        .description("An access token of the Cognito user pool."))
                .addSchemas("Problem", problem())
                .addResponses("Unauthorized", response("No valid token.", new ObjectSchema()))
                .addResponses("Refused", response("All codes that apply.", codes()))
                .addResponses("Problem", problemResponse("Refused; see the code."))
                .addResponses(
                    "Elsewhere",
                    new ApiResponse()
                        .description("The author has another handle.")
                        .addHeaderObject(
                            HttpHeaders.LOCATION, header("The same under the author's handle.")))
                .addResponses(
                    "TooMany",
                    problemResponse("Too many writes of this person.")
                        .addHeaderObject(HttpHeaders.RETRY_AFTER, header("Seconds to wait.")))
                .addResponses(
                    "Unavailable",
                    problemResponse("The database is unavailable.")
                        .addHeaderObject(HttpHeaders.RETRY_AFTER, header("Seconds to wait."))))
        .addSecurityItem(new SecurityRequirement().addList(TOKEN));
  }

  /** The neighbours of a page. */
  @Bean
  OperationCustomizer pages() {
    return (operation, route) -> {
      ApiResponse answer = operation.getResponses().get("200");
      if (answer != null && route.hasMethodAnnotation(Paged.class)) {
        answer
            .addHeaderObject(
                HttpHeaders.LINK,
                header("Absent if there is neither: the pages beside this one, next and prev."))
            .addHeaderObject(Pages.NEXT, header("The cursor of the next page; absent on the last."))
            .addHeaderObject(
                Pages.NEWER, header("The cursor of what comes from now on, where a feed has one."));
      }
      return operation;
    };
  }

  @Bean
  OpenApiCustomizer refusals() {
    return document ->
        document
            .getPaths()
            .forEach(
                (path, item) ->
                    item.readOperationsMap()
                        .forEach((method, operation) -> describe(method.name(), path, operation)));
  }

  private static void describe(String method, String path, Operation operation) {
    ApiResponses responses = operation.getResponses();
    responses.remove("404");
    if (PublicReads.contains(method, path)) {
      // why both: nobody needs a token, and who sends one sees what they themselves did.
      operation
          .addSecurityItem(new SecurityRequirement())
          .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    } else {
      responses.addApiResponse("401", reference("Unauthorized"));
    }
    if (!method.equals("GET")) {
      responses.addApiResponse("429", reference("TooMany"));
    }
    if (path.contains("/status/")) {
      responses.addApiResponse("302", reference("Elsewhere"));
    }
    responses
        .addApiResponse("4XX", reference("Problem"))
        .addApiResponse("422", reference("Refused"))
        .addApiResponse("500", reference("Problem"))
        .addApiResponse("503", reference("Unavailable"));
  }

  private static ApiResponse reference(String name) {
    return new ApiResponse().$ref("#/components/responses/" + name);
  }

  private static Header header(String description) {
    return new Header().description(description).schema(new StringSchema());
  }

  private static Schema<?> problem() {
    return new ObjectSchema()
        .description("RFC 9457")
        .addProperty("title", new StringSchema())
        .addProperty("status", new Schema<Integer>().type("integer"))
        .addProperty("detail", new StringSchema())
        .addProperty("code", new StringSchema().description("What a program can act on."));
  }

  private static Schema<?> codes() {
    return new ArraySchema().items(new StringSchema());
  }

  private static ApiResponse problemResponse(String description) {
    return new ApiResponse()
        .description(description)
        .content(
            new Content()
                .addMediaType(
                    "application/problem+json",
                    new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
  }

  private static ApiResponse response(String description, Schema<?> schema) {
    return new ApiResponse()
        .description(description)
        .content(new Content().addMediaType("application/json", new MediaType().schema(schema)));
  }
}
