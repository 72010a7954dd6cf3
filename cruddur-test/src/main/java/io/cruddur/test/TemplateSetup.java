package io.cruddur.test;

import javax.sql.DataSource;

/** Fills an empty database once; tests then get clones of it. */
@FunctionalInterface
public interface TemplateSetup {

  /**
   * Creates tables and rows.
   *
   * @param dataSource of the empty database; connections that are still open afterwards are closed
   * @throws Exception any failure; the tests that need the template fail with it
   */
  void prepare(DataSource dataSource) throws Exception;
}
