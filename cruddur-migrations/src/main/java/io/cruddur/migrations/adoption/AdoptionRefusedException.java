package io.cruddur.migrations.adoption;

import io.cruddur.migrations.MigrationException;

/** A database of the reference application holds what our tables do not allow. */
public final class AdoptionRefusedException extends MigrationException {

  private static final long serialVersionUID = 1L;

  private final transient AdoptionReport report;

  AdoptionRefusedException(AdoptionReport report) {
    super(report.describe());
    this.report = report;
  }

  /**
   * Everything that prevents the adoption. Nothing was changed.
   *
   * @return the report; not kept by serialization
   */
  public AdoptionReport report() {
    return report;
  }
}
