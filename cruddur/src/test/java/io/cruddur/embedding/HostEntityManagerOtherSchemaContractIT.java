package io.cruddur.embedding;

/** The host's mapping says where the tables are. */
class HostEntityManagerOtherSchemaContractIT extends EntityManagerContract {

  @Override
  String schema() {
    return "cruddur";
  }
}
