package io.cruddur.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The password is the file's content. */
final class FileCredentials implements CredentialsSource {

  private final String user;
  private final Path file;

  FileCredentials(String user, Path file) {
    this.user = user;
    this.file = file;
  }

  @Override
  public Credentials current() {
    // why: read each time. A file's time stamp is too coarse to tell two versions apart, and a
    // read costs nothing beside a login.
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new CredentialsUnavailableException(
          "the password file " + file + " cannot be read (" + e.getClass().getSimpleName() + ")",
          e);
    }
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    if (end == 0) {
      throw new CredentialsUnavailableException("the password file " + file + " is empty", null);
    }
    return new Credentials(user, text.substring(0, end));
  }
}
