package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.user.UserNotFoundException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A person gets all that is stored about them, and nothing else. */
interface ExportContract extends FeedFixtures {

  private List<String> export(UserRef user) {
    List<String> lines = new ArrayList<>();
    cruddur().users().export(user, lines::add);
    return lines;
  }

  @Test
  default void everythingOfAUserIsExported() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID post = post(river, "a \"quoted\" post\nof two lines, \u0001 and \u2028", 1);
    UUID ofWren = post(wren, "of wren", 2);
    UUID reply = reply(river, ofWren, "a reply", 3);
    UUID expired = insert(river, null, "expired", 4, EXPIRED);
    cruddur().activities().like(river, ActivityRef.of(ofWren));
    cruddur().activities().repost(river, ActivityRef.of(ofWren));
    cruddur().follows().follow(river, wren);
    cruddur().follows().follow(wren, river);
    cruddur().activities().like(wren, ActivityRef.of(post));
    cruddur().activities().bookmark(river, ActivityRef.of(ofWren));
    cruddur().activities().bookmark(wren, ActivityRef.of(post));
    cruddur().reports().reportUser(river, wren, "spam", "a comment");
    cruddur().reports().reportUser(wren, river, "secret", null);
    UUID mention = cruddur().activities().create(wren, "Hello @river", Ttl.ONE_DAY).getUuid();

    cruddur().activities().edit(river, ActivityRef.of(reply), "said otherwise");

    List<String> lines = export(river);

    assertThat(lines)
        .extracting(line -> field(line, "type"))
        .containsExactly(
            "user",
            "activity",
            "activity",
            "activity",
            "like",
            "repost",
            "following",
            "follower",
            "mention",
            "bookmark",
            "report",
            "edit");
    assertThat(lines)
        .noneMatch(line -> line.contains("\n"))
        .noneMatch(line -> line.contains("wren") || line.contains("secret"));
    assertThat(field(lines.get(0), "handle")).isEqualTo("river");
    assertThat(field(lines.get(0), "cognito_user_id")).isEqualTo("sub-river");
    assertThat(Instant.parse(field(lines.get(0), "created_at"))).isEqualTo(river.getCreatedAt());
    assertThat(field(lines.get(1), "message"))
        .isEqualTo("a \"quoted\" post\nof two lines, \u0001 and \u2028");
    assertThat(lines.subList(1, 4))
        .extracting(line -> field(line, "uuid"))
        .containsExactly(post.toString(), reply.toString(), expired.toString());
    assertThat(field(lines.get(1), "likes_count")).isEqualTo("1");
    assertThat(field(lines.get(2), "reply_to_activity_uuid")).isEqualTo(ofWren.toString());
    assertThat(field(lines.get(4), "activity_uuid")).isEqualTo(ofWren.toString());
    assertThat(lines.subList(6, 8))
        .extracting(line -> field(line, "user_uuid"))
        .containsOnly(wren.getUuid().toString());
    assertThat(field(lines.get(8), "activity_uuid")).isEqualTo(mention.toString());
    assertThat(field(lines.get(9), "activity_uuid")).isEqualTo(ofWren.toString());
    assertThat(field(lines.get(10), "user_uuid")).isEqualTo(wren.getUuid().toString());
    assertThat(field(lines.get(10), "comment")).isEqualTo("a comment");
    assertThat(field(lines.get(2), "message")).isEqualTo("said otherwise");
    assertThat(Instant.parse(field(lines.get(2), "edited_at"))).isAfter(river.getCreatedAt());
    assertThat(field(lines.get(11), "activity_uuid")).isEqualTo(reply.toString());
    assertThat(field(lines.get(11), "message")).isEqualTo("a reply");
    assertThat(export(UserRef.ofCognitoUserId("sub-river"))).isEqualTo(lines);
  }

  /** The server reads its JSON again; as hexadecimal digits, which no host's SQL escapes. */
  private String field(String line, String name) {
    String digits = HexFormat.of().formatHex(line.getBytes(StandardCharsets.UTF_8));
    return text(
        "SELECT convert_from(decode('%s', 'hex'), 'UTF8')::json ->> '%s'".formatted(digits, name));
  }

  @Test
  default void ofNobodyNothingIsExported() {
    CruddurUser river = register("river");
    post(river, "a post", 1);
    execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('Seed', 'seed', 'MOCK')");
    cruddur().users().delete(river);

    for (UserRef nobody :
        List.of(
            UserRef.of(river.getUuid()),
            UserRef.of(UUID.randomUUID()),
            UserRef.ofCognitoUserId("MOCK"))) {
      assertThatExceptionOfType(UserNotFoundException.class).isThrownBy(() -> export(nobody));
    }
  }
}
