package io.cruddur.examples.rds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cruddur.examples.rds.SecurityGroup.Rule;
import io.cruddur.examples.rds.Shell.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@Tag("thorough")
class UpdateSgRuleIT {

  private static final String MINE = "cruddur river@laptop";

  @TempDir private Path folder;

  private final AwsStub aws = new AwsStub();
  private final SecurityGroup group = new SecurityGroup(aws);
  private Shell shell;

  @BeforeEach
  void begin() throws IOException {
    shell = new Shell(folder, aws);
  }

  @AfterEach
  void end() {
    aws.close();
  }

  @Test
  void eachAddressGetsOneRuleHoweverOftenItIsAskedFor() throws Exception {
    Rule others = group.add("198.51.100.4/32", 5432, "cruddur alex@desk");
    for (int i = 0; i < 2; i++) {
      update("--address", "203.0.113.7", "--address", "2001:DB8::0:1").ok();
      assertThat(group.rules())
          .containsExactly(
              others,
              new Rule("sgr-2", "203.0.113.7/32", 5432, MINE),
              new Rule("sgr-3", "2001:db8:0:0:0:0:0:1/128", 5432, MINE));
      assertThat(aws.changes()).hasSize(2).containsOnly("AuthorizeSecurityGroupIngress");
    }
  }

  @Test
  void anAddressThatHasChangedReplacesItsOwnRuleAndNoOther() throws Exception {
    Rule others = group.add("198.51.100.4/32", 5432, "cruddur alex@desk");
    Rule otherPort = group.add("203.0.113.6/32", 22, MINE);
    Rule four = group.add("203.0.113.6/32", 5432, MINE);
    Rule six = group.add("2001:db8::6/128", 5432, MINE);
    update("--address", "203.0.113.7/32").ok();
    assertThat(group.rules())
        .containsExactly(others, otherPort, new Rule(four.id(), "203.0.113.7/32", 5432, MINE), six);
    assertThat(aws.changes()).containsExactly("ModifySecurityGroupRules");
    update("--address", "2001:db8::7/128").ok();
    assertThat(group.rules().get(3))
        .isEqualTo(new Rule(six.id(), "2001:db8:0:0:0:0:0:7/128", 5432, MINE));
    // as AWS would show what was sent
    update("--address", "2001:db8:0::7").ok();
    assertThat(aws.changes()).hasSize(2);
  }

  @Test
  void whereSomebodyElsesRuleLetsTheAddressInAnOldOneOfOursGoes() throws Exception {
    Rule others = group.add("203.0.113.7/32", 5432, "the office");
    group.add("203.0.113.6/32", 5432, MINE);
    update("--address", "203.0.113.7").ok();
    assertThat(group.rules()).containsExactly(others);
  }

  @Test
  void whatIsWiderThanOneAddressIsRefused() throws Exception {
    for (String wide :
        List.of(
            "0.0.0.0/0",
            "::/0",
            "0.0.0.0",
            "::",
            "0.0.0.0/32",
            "::/128",
            "203.0.113.7/31",
            "203.0.113.7/0",
            "203.0.113.7/033",
            "2001:db8::/64",
            "2001:db8::1/32",
            "203.0.113",
            "203.0.113.256",
            "203.0.113.7,0.0.0.0/0",
            "203.0.113.7 0.0.0.0",
            "2001:db8::1::2",
            "1:2:3:4:5:6:7:8:9",
            "everybody",
            "*")) {
      Ended refused = update("--address", wide);
      assertThat(refused.exitCode()).as(wide).isEqualTo(2);
      assertThat(refused.err()).contains("refused", "is not one address");
    }
    assertThat(aws.actions()).isEmpty();
  }

  @Test
  void aServiceTellsTheAddress() throws Exception {
    try (AddressService service = new AddressService("203.0.113.9\n")) {
      update("--ask", service.url()).ok();
      assertThat(group.rules()).containsExactly(new Rule("sgr-1", "203.0.113.9/32", 5432, MINE));
      shell.with("CRUDDUR_ADDRESS_SERVICE", service.url());
      update().ok();
      assertThat(aws.changes()).hasSize(1);
      try (AddressService six = new AddressService("2001:DB8::9\r\n")) {
        update("--ask", service.url(), "--ask", six.url()).ok();
        assertThat(group.rules())
            .containsExactly(
                new Rule("sgr-1", "203.0.113.9/32", 5432, MINE),
                new Rule("sgr-2", "2001:db8:0:0:0:0:0:9/128", 5432, MINE));
      }
    }
    aws.forget();
    for (String answer : List.of("0.0.0.0/0\n", "<html>203.0.113.9</html>", "")) {
      try (AddressService service = new AddressService(answer)) {
        Ended refused = update("--ask", service.url());
        assertThat(refused.exitCode()).as(answer).isEqualTo(2);
        assertThat(refused.err()).contains("what " + service.url() + " answered");
      }
    }
    Ended silent = update("--ask", "http://127.0.0.1:1/");
    assertThat(silent.exitCode()).isEqualTo(1);
    assertThat(silent.err()).contains("give it by --address");
    Ended plain = update("--ask", "http://whoami.example.com/");
    assertThat(plain.exitCode()).isEqualTo(2);
    assertThat(plain.err()).contains("is no https address");
    assertThat(aws.actions()).isEmpty();
  }

  @Test
  void theDoorIsClosed() throws Exception {
    Rule others = group.add("198.51.100.4/32", 5432, "cruddur alex@desk");
    group.add("203.0.113.6/32", 5432, MINE);
    group.add("2001:db8::6/128", 5432, MINE);
    update("--remove").ok();
    assertThat(group.rules()).containsExactly(others);
    update("--remove").ok();
    assertThat(aws.changes()).hasSize(2);
  }

  @Test
  void aDoorThatIsOpenForEverybodyIsPointedOut() throws Exception {
    Rule open = group.add("0.0.0.0/0", 5432, "cruddur");
    assertThat(update("--address", "203.0.113.7").ok().err())
        .contains("Beware: " + open.id() + " lets everybody through to port 5432");
  }

  @Test
  void anErrorOfAwsIsShownAndEndsTheScript() throws Exception {
    aws.refuse("AuthorizeSecurityGroupIngress", "InvalidGroup.NotFound", "no such group");
    Ended missing = update("--address", "203.0.113.7", "--address", "2001:db8::1");
    assertThat(missing.exitCode()).isBetween(250, 255);
    assertThat(missing.err())
        .contains("(InvalidGroup.NotFound)", "no such group")
        .doesNotContain("may reach");
    assertThat(aws.changes()).containsExactly("AuthorizeSecurityGroupIngress");

    aws.forget();
    aws.refuse("DescribeSecurityGroupRules", "UnauthorizedOperation", "you are not allowed");
    Ended denied = update("--address", "203.0.113.7");
    assertThat(denied.exitCode()).isBetween(250, 255);
    assertThat(denied.err()).contains("(UnauthorizedOperation)");
    assertThat(aws.changes()).isEmpty();
  }

  private Ended update(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("--group", SecurityGroup.ID, "--name", "river@laptop"));
    arguments.addAll(List.of(more));
    return shell.run("update-sg-rule", arguments.toArray(String[]::new));
  }

  /** Answers everybody with the same text. */
  private static final class AddressService implements AutoCloseable {

    private final HttpServer server;

    AddressService(String answer) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
