package io.cruddur.migrations;

/** The database's encoding is not UTF8, so that it cannot hold what people write. */
public final class UnsupportedEncodingException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param encoding the server's name of the encoding
   */
  public UnsupportedEncodingException(String encoding) {
    super(
        "The database's encoding is %s, and Cruddur needs UTF8: characters that the encoding lacks are refused or miscounted. Nothing was changed. Create another database (cruddur-db create, or CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0), and restore a dump of this one into it."
            .formatted(encoding));
  }
}
