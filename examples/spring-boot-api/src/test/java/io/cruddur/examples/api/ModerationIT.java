package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What people of one group of the pool may do, and nobody else. */
class ModerationIT extends ServiceTest {

  private static final String REPORTS = "/api/moderation/reports";

  private Api moderator() {
    Person person = person();
    return person
        .api()
        .as(
            pool.token(
                person.sub(),
                claims -> claims.claim("cognito:groups", List.of("editors", "moderators"))));
  }

  private List<JsonNode> reportsAbout(Api moderator, String state, Person person) {
    return moderator
        .get(REPORTS + "?limit=100&state=" + state)
        .json()
        .valueStream()
        .filter(report -> report.get("handle").asString().equals(person.handle()))
        .toList();
  }

  @Test
  void aModeratorReadsReportsAndClosesThem() {
    Api moderator = moderator();
    Person andrea = person();
    Person bayo = person();
    UUID post = andrea.post("<i>Buy this</i>");
    bayo.api()
        .post(
            "/api/activities/" + post + "/report",
            Map.of("reason", "spam", "comment", "<b>Again</b>"));
    bayo.api().post("/api/users/@" + andrea.handle() + "/report", Map.of("reason", "abuse"));

    List<JsonNode> open = reportsAbout(moderator, "open", andrea);
    assertThat(open).hasSize(2);
    JsonNode person = open.get(0);
    JsonNode activity = open.get(1);
    assertThat(person.get("kind").asString()).isEqualTo("user");
    assertThat(person.get("activity_uuid").isNull()).isTrue();
    assertThat(activity.get("message").asString()).isEqualTo("<i>Buy this</i>");
    assertThat(activity.get("comment").asString()).isEqualTo("<b>Again</b>");
    assertThat(activity.get("reporter_handle").asString()).isEqualTo(bayo.handle());
    assertThat(activity.get("activity_uuid").asString()).isEqualTo(post.toString());
    assertThat(activity.get("closed_at").isNull()).isTrue();
    Api.Answer first = moderator.get(REPORTS + "?limit=1");
    assertThat(first.json()).hasSize(1);
    assertThat(moderator.get(first.link("next").orElseThrow()).json()).hasSize(1);

    String spam = REPORTS + "/" + activity.get("uuid").asString();
    assertThat(moderator.put(spam + "/resolved", null).status()).isEqualTo(204);
    Api.Answer again = moderator.put(spam + "/dismissed", null);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("report_not_open");
    String abuse = REPORTS + "/" + person.get("uuid").asString();
    assertThat(moderator.put(abuse + "/dismissed", null).status()).isEqualTo(204);
    assertThat(reportsAbout(moderator, "open", andrea)).isEmpty();
    assertThat(reportsAbout(moderator, "resolved", andrea))
        .extracting(report -> report.get("state").asString() + report.get("closed_at").isNull())
        .containsExactly("resolvedfalse");
    assertThat(reportsAbout(moderator, "dismissed", andrea)).hasSize(1);
    assertThat(moderator.get(REPORTS + "?state=OPEN").code()).isEqualTo("invalid_parameter");
    assertThat(moderator.put(REPORTS + "/" + UUID.randomUUID() + "/resolved", null).status())
        .isEqualTo(409);
  }

  @Test
  void aModeratorSuspendsAndReinstates() {
    Api moderator = moderator();
    Person andrea = person();
    UUID post = andrea.post("Shown");
    String suspension = "/api/moderation/users/@" + andrea.handle() + "/suspension";
    String thread = "/api/activities/@" + andrea.handle() + "/status/" + post;
    assertThat(moderator.put(suspension, null).status()).isEqualTo(204);
    assertThat(moderator.put(suspension, null).status()).isEqualTo(204);
    assertThat(api().get(thread).status()).isEqualTo(404);
    Api.Answer refused =
        andrea.api().post("/api/activities", Map.of("message", "No", "ttl", "1-day"));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("user_suspended");
    assertThat(moderator.delete(suspension).status()).isEqualTo(204);
    assertThat(api().get(thread).status()).isEqualTo(200);
    assertThat(moderator.put("/api/moderation/users/@nobody/suspension", null).status())
        .isEqualTo(404);
  }

  @Test
  void nobodyElseIsLetIn() {
    Person andrea = person();
    for (String path :
        List.of(
            REPORTS,
            REPORTS + "/" + UUID.randomUUID() + "/resolved",
            "/api/moderation/users/@" + andrea.handle() + "/suspension")) {
      String method = path.equals(REPORTS) ? "GET" : "PUT";
      assertThat(api().send(method, path, null).status()).as(path).isEqualTo(401);
      for (Object groups : new Object[] {List.of(), List.of("editors"), "GROUP_moderators"}) {
        Api outsider =
            api().as(pool.token(andrea.sub(), claims -> claims.claim("cognito:groups", groups)));
        Api.Answer answer = outsider.send(method, path, null);
        assertThat(answer.status()).as(path).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("not_a_moderator");
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
      }
    }
    // A scope of the client is no group of the person.
    Api scoped =
        api().as(pool.token(andrea.sub(), claims -> claims.claim("scope", "moderators openid")));
    assertThat(scoped.get(REPORTS).status()).isEqualTo(403);
  }
}
