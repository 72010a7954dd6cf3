package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a client gets that asks for too much, or for the wrong thing. */
class RefusalsIT extends ServiceTest {

  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  @Test
  void allCodesOfAnInvalidPostAreReported() {
    Person andrea = person();
    assertThat(codes(andrea.api(), "/api/activities", "x".repeat(281), "7-days"))
        .containsExactly("message_exceed_max_chars");
    assertThat(codes(andrea.api(), "/api/activities", null, null))
        .containsExactlyInAnyOrder("message_blank", "ttl_blank");
    assertThat(codes(andrea.api(), "/api/activities", " ", "8-days"))
        .containsExactlyInAnyOrder("message_blank", "ttl_blank");
    assertThat(
            andrea
                .api()
                .with("Idempotency-Key", UUID.randomUUID().toString())
                .post("/api/activities", Map.of())
                .text())
        .isEqualTo("[\"message_blank\",\"ttl_blank\"]");

    UUID post = andrea.post("😀".repeat(280));
    String reply = "/api/activities/" + post + "/reply";
    assertThat(codes(andrea.api(), reply, "x".repeat(1025), null))
        .containsExactly("message_exceed_max_chars_1024");
    assertThat(codes(andrea.api(), reply, null, null)).containsExactly("message_blank");
    assertThat(andrea.api().put("/api/profile/update", Map.of()).text())
        .isEqualTo("[\"display_name_blank\"]");
    assertThat(andrea.api().put("/api/profile/handle", Map.of()).text())
        .isEqualTo("[\"blank_user_handle\"]");
    assertThat(api().get("/api/activities/search").text()).isEqualTo("[\"search_term_blank\"]");
  }

  private static List<String> codes(Api api, String path, String message, String ttl) {
    Map<String, String> body = new HashMap<>();
    body.put("message", message);
    body.put("ttl", ttl);
    Api.Answer answer = api.post(path, body);
    assertThat(answer.status()).isEqualTo(422);
    return answer.json().valueStream().map(code -> code.asString()).toList();
  }

  @Test
  void whatIsNotThereIsAProblemOf404() {
    Person andrea = person();
    UUID unknown = UUID.randomUUID();
    for (Api.Answer answer :
        List.of(
            api().get("/api/activities/@nobody-of-that-name"),
            api().get("/api/users/@nobody-of-that-name/short"),
            api().get("/api/activities/@" + andrea.handle() + "/status/" + unknown),
            api().get("/api/activities/@" + andrea.handle() + "/status/no-id"),
            andrea.api().put("/api/activities/" + unknown + "/like", null),
            andrea.api().put("/api/users/@nobody-of-that-name/follow", null),
            andrea.api().post("/api/activities/" + unknown + "/reply", Map.of("message", "Hello?")),
            andrea.api().get("/api/no-such-route"))) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(404);
      assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
      assertThat(answer.json().get("status").asInt()).isEqualTo(404);
    }
  }

  @Test
  void bodiesThatAreNoJsonOrTooLongAreRefused() {
    Api andrea = person().api();
    for (String bad : List.of("", "{", "[]", "{} {}", "{\"uuid\": \"x\"}", "[".repeat(5000))) {
      Api.Answer answer = andrea.post("/api/activities", bad);
      assertThat(answer.status()).as(bad).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("invalid_body");
      assertThat(answer.text()).doesNotContain("jackson").doesNotContain("Exception");
    }
    Api.Answer tooLong =
        andrea.post("/api/activities", Map.of("message", "x".repeat(20_000), "ttl", "1-day"));
    assertThat(tooLong.status()).isEqualTo(413);
    assertThat(tooLong.code()).isEqualTo("body_too_long");
    Api.Answer otherType =
        andrea.with("Content-Type", "text/plain").send("POST", "/api/activities", null);
    assertThat(otherType.status()).isIn(400, 415);
    assertThat(andrea.send("PATCH", "/api/activities", null).status()).isEqualTo(405);
  }

  @Test
  void aReplyOfThatManyEscapedCharactersFitsIntoABody() {
    Person andrea = person();
    UUID post = andrea.post("Long replies, please");
    String body = "{\"message\": \"" + "\\uD83D\\uDE00".repeat(1024) + "\"}";
    Api.Answer answer = andrea.api().post("/api/activities/" + post + "/reply", body);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("message").asString()).isEqualTo("😀".repeat(1024));
  }

  @Test
  void onePersonCanWriteSoMuchAMinuteAndOthersAreNotHeldBack() {
    Person andrea = person();
    Person bayo = person();
    UUID post = bayo.post("Like me");
    String like = "/api/activities/" + post + "/like";
    for (int i = 0; i < 70; i++) {
      String method = i % 2 == 0 ? "GET" : "HEAD";
      assertThat(andrea.api().send(method, "/api/profile/me", null).status()).isEqualTo(200);
    }
    int allowed = 0;
    Api.Answer answer = andrea.api().put(like, null);
    while (answer.status() == 200 && allowed < 1000) {
      allowed++;
      answer = andrea.api().put(like, null);
    }
    assertThat(allowed).isBetween(60, 200);
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("too_many_writes");
    assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isBetween(1, 2);
    for (String method : List.of("GET", "HEAD")) {
      assertThat(andrea.api().send(method, "/api/activities/following", null).status())
          .as(method)
          .isEqualTo(200);
    }
    assertThat(bayo.api().put(like, null).status()).isEqualTo(200);
  }

  @Test
  void otherOriginsAreLetInByConfigurationAlone() {
    Api.Answer answer = cors("https://front.example.com");
    assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://front.example.com");
    assertThat(answer.header("Access-Control-Expose-Headers").orElseThrow())
        .contains("Link", "X-Next-Cursor");
    assertThat(cors("https://evil.example.com").status()).isEqualTo(403);
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
  }

  private Api.Answer cors(String origin) {
    return api().with("Origin", origin).get("/api/activities/home");
  }

  @Test
  void browsersAreToldWhatTheyMayDo() {
    for (String path : List.of("/api/activities/home", "/", "/api/activities/following")) {
      Api.Answer answer = api().get(path);
      assertThat(answer.header("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.header("X-Frame-Options")).contains("DENY");
      assertThat(answer.header("Referrer-Policy")).contains("same-origin");
      assertThat(answer.header("Server")).isEmpty();
    }
    assertThat(
            api()
                .with("X-Forwarded-Proto", "https")
                .get("/api/activities/home")
                .header("Strict-Transport-Security"))
        .isPresent();
  }

  @Test
  void onlyJsonIsReadAndWritten() {
    Person andrea = person();
    String yaml = "message: hi\nttl: 1-day\nx: " + "a".repeat(20_000);
    for (String type : List.of("application/yaml", "application/xml", "multipart/form-data")) {
      Api.Answer answer =
          andrea.api().with("Content-Type", type).send("POST", "/api/activities", yaml);
      assertThat(answer.status()).as(type).isEqualTo(415);
      assertThat(answer.code()).isEqualTo("unsupported_media_type");
    }
    for (String type : List.of("application/yaml", "application/xml", "text/html", "garbage")) {
      Api.Answer posted =
          andrea
              .api()
              .with("Accept", type)
              .post("/api/activities", Map.of("message", "As " + type, "ttl", "1-day"));
      assertThat(posted.status()).as(type).isEqualTo(200);
      assertThat(posted.header("Content-Type").orElse("")).startsWith("application/json");
      Api.Answer refused = api().with("Accept", type).get("/api/activities/home?limit=0");
      assertThat(refused.status()).as(type).isEqualTo(422);
    }
  }

  @Test
  void aReplyCannotHaveTheIdOfWhatItAnswers() {
    Person andrea = person();
    UUID post = andrea.post("The only one of its id");
    Api.Answer answer =
        andrea
            .api()
            .post(
                "/api/activities/" + post + "/reply",
                Map.of("message", "Me", "uuid", post.toString()));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("activity_uuid_taken");
  }

  @Test
  void aReplyWhoseBodyNamesAnotherActivityIsRefused() {
    Person andrea = person();
    UUID post = andrea.post("To reply to");
    UUID other = andrea.post("Another");
    Api.Answer answer =
        andrea
            .api()
            .post(
                "/api/activities/" + post + "/reply",
                Map.of("message", "To which?", "activity_uuid", other.toString()));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).isEqualTo("[\"activity_uuid_mismatch\"]");
    for (UUID uuid : List.of(post, other)) {
      String thread = "/api/activities/@" + andrea.handle() + "/status/" + uuid;
      assertThat(api().get(thread).json().get("replies")).isEmpty();
    }
  }

  @Test
  void anyHandleCanBeNamedInAPath() {
    Person andrea = person();
    for (String handle : List.of("a/b", "c%d", "e;f", "g\\h", "i//j", "k?l#m")) {
      Person other = person();
      assertThat(other.api().put("/api/profile/handle", Map.of("handle", handle)).status())
          .isEqualTo(200);
      String escaped = URLEncoder.encode(handle, StandardCharsets.UTF_8);
      for (String path :
          List.of(
              "/api/users/@%s/short", "/api/activities/@%s", "/api/activities/@%s/activities")) {
        assertThat(api().get(path.formatted(escaped)).status()).as(handle).isEqualTo(200);
      }
      assertThat(api().get("/@" + escaped).status()).as(handle).isEqualTo(200);
      assertThat(andrea.api().put("/api/users/@" + escaped + "/block", null).status())
          .as(handle)
          .isLessThan(300);
    }
  }

  @Test
  void whatIsNotThereIsNoQuestionOfRights() {
    for (String path : List.of("/nothing", "/robots.txt", "/tag/", "/app/nothing.css")) {
      assertThat(api().get(path).status()).as(path).isEqualTo(404);
    }
    for (String path : List.of("/", "/livez", "/app/app.css", "/api/activities/home")) {
      assertThat(api().send("HEAD", path, null).status()).as(path).isEqualTo(200);
      for (String token : List.of("Bearer", "Bearer ", "Bearer [object Object]", "Bearer junk")) {
        assertThat(api().with("Authorization", token).get(path).status())
            .as(path + " " + token)
            .isEqualTo(200);
      }
    }
    assertThat(api().with("Authorization", "Bearer ").get("/api/activities/following").status())
        .isEqualTo(401);
    assertThat(api().send("POST", "/nothing", null).status()).isEqualTo(401);
  }

  @Test
  void aQueryThatIsNoUtf8IsAProblem() {
    for (String path : List.of("/api/activities/search?term=%ff", "/search?term=%ff")) {
      Api.Answer answer = api().get(path);
      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("invalid_parameter");
    }
  }

  @Test
  void whoOpensAPageReadsWhatIsWrong() {
    Map<String, Integer> statuses =
        Map.of(
            "/nothing",
            404,
            "/@nobody-of-that-name",
            404,
            "/@nobody/status/" + UUID.randomUUID(),
            404,
            "/@nobody/status/no-id",
            404,
            "/search?term=%ff",
            400,
            "/@a%0Ab",
            400);
    statuses.forEach(
        (path, status) -> {
          Api.Answer page = api().with("Accept", BROWSER).get(path);
          assertThat(page.status()).as(path).isEqualTo(status);
          assertThat(page.header("Content-Type").orElse("")).as(path).startsWith("text/html");
          assertThat(page.text())
              .contains("<h1>" + (status == 404 ? "Not here" : "That is no address"))
              .doesNotContain("Exception");
          assertThat(page.header("Content-Security-Policy").orElse(""))
              .as(path)
              .contains("default-src 'none'", "script-src 'self'");
          assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
        });
    Api.Answer api = api().with("Accept", BROWSER).get("/api/activities/@nobody-of-that-name");
    assertThat(api.code()).as("the API is no page").isEqualTo("not_found");
  }

  @Test
  void whatTheServerItselfRefusesIsAProblemWithoutItsName() throws IOException {
    for (String request :
        List.of(
            "GET /a|b HTTP/1.1\r\nHost: localhost\r\n",
            "GET /%zz HTTP/1.1\r\nHost: localhost\r\n",
            "GET / HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\nHost: a b\r\n",
            "G@T / HTTP/1.1\r\nHost: localhost\r\n")) {
      String answer = raw(request + "Connection: close\r\n\r\n");
      assertThat(answer).as(request).startsWith("HTTP/1.1 400");
      assertThat(answer)
          .as(request)
          .containsIgnoringCase("Content-Type: application/problem+json")
          .contains("\"status\": 400", "\"code\": \"bad_request\"")
          .doesNotContainIgnoringCase("tomcat")
          .doesNotContainIgnoringCase("<html")
          .doesNotContainIgnoringCase("exception");
    }
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("localhost", URI.create(api().origin()).getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void eachProblemHasACode() {
    Api andrea = person().api();
    assertThat(andrea.send("PATCH", "/api/activities", null).code())
        .isEqualTo("method_not_allowed");
    assertThat(andrea.get("/api/no-such-route").code()).isEqualTo("not_found");
    assertThat(andrea.put("/api/notifications/seen", null).code()).isNotBlank();
  }

  @Test
  void whatAFilterRefusesIsAProblemToo() {
    Api.Answer answer = api().get("/api/users/@a%0Ab/short");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("bad_request");
    assertThat(answer.text()).doesNotContain("Exception").doesNotContain("Tomcat");
  }
}
