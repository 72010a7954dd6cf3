package io.cruddur.repo;

class HostEntityManagerContractIT extends EntityManagerContract {

  @Override
  String schema() {
    return "public";
  }
}
