package io.cruddur.database.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The password is the file's content. While the file is missing or empty, as when an agent writes
 * it anew, the last one that it held is used: the server will tell if it counts no longer.
 */
final class FileCredentials implements CredentialsSource {

  private final String user;
  private final Path file;
  private volatile @Nullable Credentials last;

  FileCredentials(String user, Path file) {
    this.user = user;
    this.file = file;
  }

  @Override
  public Credentials current() {
    try {
      Credentials read = read();
      last = read;
      return read;
    } catch (CredentialsUnavailableException e) {
      Credentials kept = last;
      if (kept == null) {
        throw e;
      }
      return kept;
    }
  }

  private Credentials read() {
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
