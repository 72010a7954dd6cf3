package io.cruddur.cli.roles;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import org.postgresql.PGConnection;

/** New passwords, each in a file of its own that only its owner can read. */
final class Secrets {

  private static final int BYTES = 24;

  private final Path directory;
  private final SecureRandom random = new SecureRandom();

  Secrets(Path directory) {
    this.directory = directory;
  }

  /**
   * Gives a role a new password.
   *
   * @return the file that holds it, and nothing else
   */
  Path renew(Connection connection, String role) throws SQLException, IOException {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    // why the file first: a password that is nowhere would be lost; one that is not valid harms
    // nobody. Hashed here, so that no server log shows it.
    Path file = write(role, password);
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(role, password.toCharArray(), "scram-sha-256");
    return file;
  }

  private Path write(String role, String password) throws IOException {
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, permissions(posix, "rwx------"));
    }
    Path file = directory.resolve(role);
    Path fresh = Files.createTempFile(directory, role, ".new", permissions(posix, "rw-------"));
    Files.write(fresh, password.getBytes(UTF_8));
    return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<?>[] permissions(boolean posix, String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
