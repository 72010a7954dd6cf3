package io.cruddur.examples.quickstart;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads text in UTF-8, and says of which file that is not possible. */
final class TextFile {

  private TextFile() {}

  /**
   * Reads a whole file.
   *
   * @throws NotUtf8Exception if it is not text in UTF-8
   * @throws IOException if it cannot be read
   */
  static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new NotUtf8Exception(
          file + " is not text in UTF-8; convert it, by iconv --to-code=UTF-8 for instance", e);
    }
  }

  /** The bytes of a file are no text in UTF-8. */
  static final class NotUtf8Exception extends IOException {

    private static final long serialVersionUID = 1L;

    NotUtf8Exception(String message, CharacterCodingException cause) {
      super(message, cause);
    }
  }
}
