package io.cruddur.database.credentials;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;

/**
 * User and password from a secret as RDS stores it: JSON with {@code username} and {@code
 * password}. What was read is used at once, read again aside after 10 minutes, and again when the
 * server refuses it; so both ways of rotation work, the one that changes a user's password and the
 * one that alternates two users.
 *
 * <p>Needs {@code software.amazon.awssdk:secretsmanager} and {@code
 * com.fasterxml.jackson.core:jackson-core} on the class path, which Cruddur does not bring.
 */
public final class SecretsManagerCredentials extends CachedCredentials {

  private final SecretsManagerClient client;
  private final String secretId;

  /**
   * Reads the current version of a secret.
   *
   * @param client of the secret's region; the caller closes it
   * @param secretId the secret's name or ARN
   */
  public SecretsManagerCredentials(SecretsManagerClient client, String secretId) {
    this(client, secretId, Clock.systemUTC());
  }

  SecretsManagerCredentials(SecretsManagerClient client, String secretId, Clock clock) {
    super("the secret " + secretId, null, clock);
    this.client = requireNonNull(client, "client");
    this.secretId = requireNonNull(secretId, "secretId");
  }

  @Override
  Credentials load() {
    String json;
    try {
      json =
          client
              .getSecretValue(GetSecretValueRequest.builder().secretId(secretId).build())
              .secretString();
    } catch (SdkException e) {
      throw new CredentialsUnavailableException(
          "the secret " + secretId + " cannot be read; check its name and the right to read it", e);
    }
    Credentials parsed = json == null ? null : parse(json);
    if (parsed == null) {
      // why: no cause, the parser's message would quote the secret.
      throw new CredentialsUnavailableException(
          "the secret " + secretId + " is not JSON with username and password", null);
    }
    return parsed;
  }

  private static @Nullable Credentials parse(String json) {
    String user = null;
    String password = null;
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING && name.equals("username")) {
          user = parser.getText();
        } else if (value == JsonToken.VALUE_STRING && name.equals("password")) {
          password = parser.getText();
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      return null;
    }
    return user == null || password == null ? null : new Credentials(user, password);
  }
}
