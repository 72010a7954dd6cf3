package io.cruddur.embedding;

import org.junit.jupiter.api.Tag;

@Tag("thorough")
class HostEntityManagerContractIT extends EntityManagerContract {

  @Override
  String schema() {
    return "public";
  }
}
