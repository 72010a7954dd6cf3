package io.cruddur.embedding;

class HostEntityManagerContractIT extends EntityManagerContract {

  @Override
  String schema() {
    return "public";
  }
}
