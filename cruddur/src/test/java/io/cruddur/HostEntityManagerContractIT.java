package io.cruddur;

class HostEntityManagerContractIT extends EntityManagerContract {

  @Override
  String schema() {
    return "public";
  }
}
