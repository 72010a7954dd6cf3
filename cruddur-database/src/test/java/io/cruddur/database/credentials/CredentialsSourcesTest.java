package io.cruddur.database.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.InvalidConnectionUrlException;
import io.cruddur.test.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class CredentialsSourcesTest {

  private static final ConnectionUrl RDS =
      ConnectionUrl.parse("postgresql://app@cruddur.abc.eu-west-1.rds.amazonaws.com:5433/cruddur");

  private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir private Path folder;

  @Test
  void aFileIsReadAgainWhenItChanges() throws IOException {
    Path file = folder.resolve("password");
    Files.writeString(file, "first\n");
    CredentialsSource source = CredentialsSource.ofFile("app", file);
    assertThat(source.current()).isEqualTo(new Credentials("app", "first"));
    Files.writeString(file, " second: with=signs \r\n");
    assertThat(source.current()).isEqualTo(new Credentials("app", " second: with=signs "));
  }

  @Test
  void aFileThatIsSwappedByALinkIsSeen() throws IOException {
    Path link = folder.resolve("current");
    Files.writeString(folder.resolve("1"), "first");
    Files.writeString(folder.resolve("2"), "second");
    Files.createSymbolicLink(link, folder.resolve("1"));
    CredentialsSource source = CredentialsSource.ofFile("app", link);
    assertThat(source.current().password()).isEqualTo("first");
    Files.delete(link);
    Files.createSymbolicLink(link, folder.resolve("2"));
    assertThat(source.current().password()).isEqualTo("second");
  }

  @Test
  void aMissingOrEmptyFileIsNamed() throws IOException {
    Path file = folder.resolve("password");
    CredentialsSource source = CredentialsSource.ofFile("app", file);
    assertThatThrownBy(source::current)
        .isInstanceOf(CredentialsUnavailableException.class)
        .hasMessageContaining(file.toString());
    Files.writeString(file, "\n");
    assertThatThrownBy(source::current).hasMessageContaining("is empty");
  }

  @Test
  void whileAFileIsWrittenAnewItsLastPasswordIsUsed() throws IOException {
    Path file = folder.resolve("password");
    Files.writeString(file, "first\n");
    CredentialsSource source = CredentialsSource.ofFile("app", file);
    assertThat(source.current().password()).isEqualTo("first");
    Files.writeString(file, "");
    assertThat(source.current().password()).isEqualTo("first");
    Files.delete(file);
    assertThat(source.current().password()).isEqualTo("first");
    Files.writeString(file, "second\n");
    assertThat(source.current().password()).isEqualTo("second");
  }

  @Test
  void anIamTokenIsASignedUrlForHostPortAndUser() {
    String token = iam().current().password();
    assertThat(token)
        .startsWith("cruddur.abc.eu-west-1.rds.amazonaws.com:5433/?")
        .contains("Action=connect", "DBUser=app", "X-Amz-Algorithm=AWS4-HMAC-SHA256")
        .contains("X-Amz-Expires=900", "X-Amz-Signature=")
        .containsPattern(
            "X-Amz-Credential=AKIDEXAMPLE%2F\\d{8}%2Feu-west-1%2Frds-db%2Faws4_request")
        .doesNotContain("secret-example");
    assertThat(iam().current().user()).isEqualTo("app");
  }

  @Test
  void anIamTokenIsKeptForTenMinutes() {
    AtomicInteger signed = new AtomicInteger();
    RdsIamCredentials source =
        RdsIamCredentials.of(
            RDS,
            () -> {
              signed.incrementAndGet();
              return AwsBasicCredentials.create("AKIDEXAMPLE", "secret-example");
            },
            clock);
    source.current();
    clock.advance(Duration.ofMinutes(9));
    source.current();
    assertThat(signed).hasValue(1);
    clock.advance(Duration.ofMinutes(2));
    source.current();
    await().until(() -> signed.get() == 2);
  }

  /** A pool that had nothing to do for an hour: a token that AWS would refuse is not handed out. */
  @Test
  void anExpiredTokenIsNotUsed() {
    AtomicInteger signed = new AtomicInteger();
    RdsIamCredentials source =
        RdsIamCredentials.of(
            RDS,
            () ->
                AwsBasicCredentials.create(
                    "AKIDEXAMPLE" + signed.incrementAndGet(), "secret-example"),
            clock);
    assertThat(source.current().password()).contains("AKIDEXAMPLE1%2F");
    clock.advance(Duration.ofMinutes(15));
    assertThat(source.current().password()).contains("AKIDEXAMPLE2%2F");
  }

  @Test
  void aRefusedTokenIsMadeAnew() {
    AtomicInteger signed = new AtomicInteger();
    RdsIamCredentials source =
        RdsIamCredentials.of(
            RDS,
            () -> {
              signed.incrementAndGet();
              return AwsBasicCredentials.create("AKIDEXAMPLE", "secret-example");
            },
            clock);
    Credentials refused = source.current();
    clock.advance(Duration.ofSeconds(2));
    source.renew(refused);
    assertThat(signed).hasValue(2);
  }

  @Test
  void withoutAnAwsIdentityThereIsNoToken() {
    RdsIamCredentials source =
        RdsIamCredentials.of(
            RDS,
            () -> {
              throw software.amazon.awssdk.core.exception.SdkClientException.create("none");
            },
            clock);
    assertThatThrownBy(source::current)
        .isInstanceOf(CredentialsUnavailableException.class)
        .hasMessageContaining("no usable AWS identity");
  }

  @Test
  void aTokenIsForOneHostOfRds() {
    for (String hosts :
        new String[] {
          "db.example.com", "a.b.eu-west-1.rds.amazonaws.com,c.b.eu-west-1.rds.amazonaws.com"
        }) {
      assertThatThrownBy(
              () ->
                  RdsIamCredentials.of(
                      ConnectionUrl.parse("postgresql://app@" + hosts + "/cruddur")))
          .isInstanceOf(InvalidConnectionUrlException.class)
          .hasMessageContaining("one host of RDS");
    }
  }

  @Test
  void aReplicaGetsTokensOfItsOwn() {
    RdsIamCredentials primary = iam();
    CredentialsSource replica = primary.forServer("replica.abc.us-east-1.rds.amazonaws.com", 5434);
    assertThat(replica.current().user()).isEqualTo("app");
    assertThat(replica.current().password())
        .startsWith("replica.abc.us-east-1.rds.amazonaws.com:5434/?")
        .contains("DBUser=app", "%2Fus-east-1%2Frds-db");
    assertThat(primary.current().password())
        .startsWith("cruddur.abc.eu-west-1.rds.amazonaws.com:5433/?");
    assertThat(primary.forServer("cruddur.abc.eu-west-1.rds.amazonaws.com", 5433))
        .isSameAs(primary);
    assertThatThrownBy(() -> primary.forServer("db.example.com", 5432))
        .isInstanceOf(InvalidConnectionUrlException.class)
        .hasMessageContaining("db.example.com")
        .hasMessageContaining("one host of RDS");
  }

  @Test
  void aPasswordIsTheSameForEachServer() {
    CredentialsSource file = CredentialsSource.ofFile("app", folder.resolve("password"));
    assertThat(file.forServer("replica.example.com", 5432)).isSameAs(file);
  }

  @Test
  void credentialsDoNotShowTheirPassword() {
    assertThat(new Credentials("app", "canary"))
        .asString()
        .contains("app")
        .doesNotContain("canary");
  }

  private RdsIamCredentials iam() {
    return RdsIamCredentials.of(
        RDS,
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create("AKIDEXAMPLE", "secret-example")),
        clock);
  }

  @Test
  void aProgrammersNullIsSaidByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> CredentialsSource.ofFile(null, folder))
        .withMessage("user");
    assertThatNullPointerException()
        .isThrownBy(() -> CredentialsSource.ofFile("app", null))
        .withMessage("file");
  }
}
