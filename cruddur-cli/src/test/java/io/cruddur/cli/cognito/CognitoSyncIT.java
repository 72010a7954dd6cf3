package io.cruddur.cli.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.cruddur.cli.Cli;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.test.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CognitoSyncIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  @BeforeEach
  void seed() {
    cli().run("setup").ok();
  }

  private Cli cli() {
    return Cli.on(postgres.url());
  }

  private static Map<String, Object> user(String sub, String handle, String status) {
    List<Map<String, String>> attributes = new ArrayList<>();
    attributes.add(Map.of("Name", "sub", "Value", sub));
    attributes.add(Map.of("Name", "email", "Value", sub + "@example.com"));
    attributes.add(Map.of("Name", "name", "Value", "Name of " + sub));
    if (!handle.isEmpty()) {
      attributes.add(Map.of("Name", "preferred_username", "Value", handle));
    }
    return Map.of("Username", sub, "Attributes", attributes, "UserStatus", status, "Enabled", true);
  }

  @SafeVarargs
  private static String page(Map<String, Object>... users) throws IOException {
    return JSON.std.asString(Map.of("Users", users));
  }

  private Map<?, ?> sync(String json, String... more) {
    List<String> arguments = new ArrayList<>(List.of("cognito-sync", "--json"));
    arguments.addAll(List.of(more));
    return (Map<?, ?>) cli().reading(json).run(arguments.toArray(String[]::new)).ok().json();
  }

  private long count(String condition) {
    return postgres.queryLong("SELECT count(*) FROM users WHERE " + condition);
  }

  @Test
  void seededUsersGetTheirIdsByHandleAndMissingOnesAreRegistered() throws IOException {
    String list = page(user("s-1", "Mira", "CONFIRMED"), user("s-2", "nils", "CONFIRMED"));
    assertThat(sync(list).get("outcomes"))
        .isEqualTo(Map.of("known", 0, "linked", 1, "registered", 1));
    assertThat(count("handle = 'mira' AND cognito_user_id = 's-1'")).isEqualTo(1);
    assertThat(
            count(
                "handle = 'nils' AND cognito_user_id = 's-2' AND display_name = 'Name of s-2'"
                    + " AND email = 's-2@example.com'"))
        .isEqualTo(1);

    assertThat(sync(list).get("outcomes"))
        .isEqualTo(Map.of("known", 2, "linked", 0, "registered", 0));
    assertThat(count("true")).isEqualTo(5);
  }

  @Test
  void allPagesAreReadAndAUserOnTwoOfThemCountsOnce() throws IOException {
    Map<?, ?> report =
        sync(
            page(user("s-1", "one", "CONFIRMED"))
                + "\n"
                + page(user("s-1", "one", "CONFIRMED"), user("s-2", "two", "EXTERNAL_PROVIDER")));
    assertThat(report.get("outcomes")).isEqualTo(Map.of("known", 0, "linked", 0, "registered", 2));
    assertThat(report.get("list_is_complete")).isEqualTo(true);
    assertThat(report.get("not_in_pool")).isEqualTo(4);
  }

  @Test
  void theRestIsReportedWithItsReason() throws IOException {
    Map<?, ?> report =
        sync(
            page(
                user("s-1", "mira", "CONFIRMED"),
                user("s-3", "jonas", "UNCONFIRMED"),
                user("s-6", "newcomer", "FORCE_CHANGE_PASSWORD"),
                user("MOCK", "lena", "CONFIRMED")));
    assertThat(report.get("outcomes"))
        .isEqualTo(
            Map.of("known", 0, "linked", 1, "registered", 0, "not_confirmed", 2, "invalid_sub", 1));
    assertThat((List<?>) report.get("reported")).hasSize(3);
    assertThat(count("cognito_user_id = 'MOCK'")).isEqualTo(3);
    assertThat(count("true")).isEqualTo(4);
  }

  @Test
  void whoIsMissingIsRegisteredAsTheTriggerWouldHave() throws IOException {
    Map<?, ?> report =
        sync(
            page(
                user("s-1", "mira", "CONFIRMED"),
                user("s-2", "MIRA", "CONFIRMED"),
                user("s-4", "", "EXTERNAL_PROVIDER"),
                user("s-5", "has space", "CONFIRMED"),
                user("s-7", "a".repeat(2000), "CONFIRMED")));
    assertThat(report.get("outcomes"))
        .isEqualTo(Map.of("known", 0, "linked", 1, "registered", 3, "suffixed", 1));
    assertThat(count("handle = 'user-s4' AND cognito_user_id = 's-4'")).isEqualTo(1);
    assertThat(count("handle = 'has-space' AND cognito_user_id = 's-5'")).isEqualTo(1);
    assertThat(count("char_length(handle) = 255 AND cognito_user_id = 's-7'")).isEqualTo(1);
    assertThat(count("handle LIKE 'MIRA-______' AND cognito_user_id = 's-2'")).isEqualTo(1);
    assertThat(report.get("reported").toString()).contains("suffixed", "MIRA-");
  }

  @Test
  void whomTheDatabaseRefusesKeepsNobodyElseOut() throws IOException {
    postgres.execute("CREATE UNIQUE INDEX one_user_a_name ON users (display_name)");
    postgres.execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('Name of s-1', 'other', 's-0')");

    Map<?, ?> report = sync(page(user("s-1", "one", "CONFIRMED"), user("s-2", "two", "CONFIRMED")));

    assertThat(report.get("outcomes"))
        .isEqualTo(Map.of("known", 0, "linked", 0, "registered", 1, "refused", 1));
    assertThat(count("cognito_user_id = 's-2'")).isEqualTo(1);
    assertThat(count("cognito_user_id = 's-1'")).isZero();
  }

  @Test
  void oneUserThatCannotBeStoredKeepsNobodyElseOut() throws IOException {
    Map<String, Object> noUserYet = new HashMap<>(user("s-4", "four", "CONFIRMED"));
    noUserYet.put("UserStatus", "CONFIRMED\0");
    String list =
        page(
            user("s-1", "one\0", "CONFIRMED"),
            user("s-2", "two\ud800", "CONFIRMED"),
            user("s-3\0", "three", "CONFIRMED"),
            noUserYet,
            user("s-5", "five", "CONFIRMED"));
    Map<?, ?> report = sync(list.replace("{\"Users\":[", "{\"Users\":[null,7,\"x\",[],"));

    assertThat(report.get("outcomes"))
        .isEqualTo(
            Map.of(
                "known",
                0,
                "linked",
                0,
                "registered",
                3,
                "invalid_sub",
                1,
                "not_a_user",
                4,
                "not_confirmed",
                1));
    assertThat(count("cognito_user_id IN ('s-1', 's-2', 's-5')")).isEqualTo(3);
  }

  @Test
  void aHandleForgesNoRowOfTheReport() throws IOException {
    String list = page(user("s-1", "one\nrefused\u001b[2J", "UNCONFIRMED"));
    assertThat(cli().reading(list).run("cognito-sync").ok().out())
        .contains("one\\u000arefused\\u001b[2J")
        .hasLineCount(6);
  }

  @Test
  void aListThatGoesOnElsewhereIsSaidToBeIncomplete() throws IOException {
    String list =
        JSON.std.asString(Map.of("Users", List.of(), "PaginationToken", "token-of-next-page"));
    assertThat(cli().reading(list).run("cognito-sync").ok().out()).contains("not all of the pool");

    String last = "{\"Users\":[],\"NextToken\":null}";
    assertThat(cli().reading(last).run("cognito-sync").ok().out())
        .doesNotContain("not all of the pool");
  }

  @Test
  void aDryRunChangesNothing(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("pool.json");
    Files.writeString(file, page(user("s-1", "mira", "CONFIRMED")));
    assertThat(cli().run("cognito-sync", "--dry-run", "--file", file.toString()).ok().out())
        .contains("Would be: known 0, linked 1");
    Files.writeString(file, page(user("s-2", "nils", "CONFIRMED")));
    assertThat(cli().run("cognito-sync", "--dry-run", "--file", file.toString()).ok().out())
        .contains("registered 0, missing 1");
    assertThat(count("cognito_user_id = 'MOCK'")).isEqualTo(4);
    assertThat(count("true")).isEqualTo(4);
  }

  @Test
  void whatIsNoListIsRefused() {
    for (String input : List.of("", "{}", "[]", "{\"Users\": 1}", "{\"Us")) {
      Cli.Result refused = cli().reading(input).run("cognito-sync");
      assertThat(refused.exitCode()).as(input).isEqualTo(ExitCode.USAGE);
      assertThat(refused.err()).as(input).contains("list-users").hasLineCount(1);
    }
    assertThat(cli().run("cognito-sync", "--file", "/no/such/file").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }
}
