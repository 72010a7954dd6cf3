package io.cruddur.database;

/** Those of the URL: asking again gives the same. */
final class FixedCredentials implements CredentialsSource {

  private final Credentials credentials;

  FixedCredentials(Credentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public Credentials current() {
    return credentials;
  }
}
