package io.cruddur.examples.api.docs;

import io.cruddur.examples.api.signin.Visitor;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
                    "Unavailable",
                    problemResponse("The database is unavailable; Retry-After says when.")))
        .addSecurityItem(new SecurityRequirement().addList(TOKEN));
  }

  @Bean
  OpenApiCustomizer refusals() {
    return document ->
        document
            .getPaths()
            .values()
            .forEach(path -> path.readOperations().forEach(OpenApiConfiguration::addRefusals));
  }

  private static void addRefusals(Operation operation) {
    operation.getResponses().remove("404");
    operation
        .getResponses()
        .addApiResponse("401", reference("Unauthorized"))
        .addApiResponse("4XX", reference("Problem"))
        .addApiResponse("422", reference("Refused"))
        .addApiResponse("503", reference("Unavailable"));
  }

  private static ApiResponse reference(String name) {
    return new ApiResponse().$ref("#/components/responses/" + name);
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
