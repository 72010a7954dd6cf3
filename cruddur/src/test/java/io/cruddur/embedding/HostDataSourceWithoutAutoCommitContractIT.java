package io.cruddur.embedding;

/** The host's pool, with autocommit off: each call of the library commits. */
class HostDataSourceWithoutAutoCommitContractIT extends HostDataSourceContractIT {

  @Override
  boolean autoCommit() {
    return false;
  }
}
