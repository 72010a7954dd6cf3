package io.cruddur.embedding;

import org.junit.jupiter.api.Tag;

/** The host's mapping says where the tables are. */
@Tag("thorough")
class HostEntityManagerOtherSchemaContractIT extends EntityManagerContract {

  @Override
  String schema() {
    return "cruddur";
  }
}
