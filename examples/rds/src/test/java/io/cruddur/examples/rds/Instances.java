package io.cruddur.examples.rds;

/** What RDS answers about an instance. */
final class Instances {

  static final String NONE = "<DBInstances/>";

  private Instances() {}

  static String instance(String identifier, String status, String more) {
    return ("<DBInstances><DBInstance><DBInstanceIdentifier>%s</DBInstanceIdentifier>"
            + "<DBInstanceStatus>%s</DBInstanceStatus>%s</DBInstance></DBInstances>")
        .formatted(identifier, status, more);
  }
}
