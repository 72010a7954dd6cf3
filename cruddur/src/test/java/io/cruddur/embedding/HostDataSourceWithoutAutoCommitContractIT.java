package io.cruddur.embedding;

import org.junit.jupiter.api.Tag;

/** The host's pool, with autocommit off: each call of the library commits. */
@Tag("thorough")
class HostDataSourceWithoutAutoCommitContractIT extends HostDataSourceContractIT {

  @Override
  boolean autoCommit() {
    return false;
  }
}
