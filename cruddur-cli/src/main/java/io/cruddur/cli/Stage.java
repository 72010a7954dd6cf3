package io.cruddur.cli;

/** Which environment variable names the database. */
enum Stage {
  LOCAL("CONNECTION_URL"),
  PROD("PROD_CONNECTION_URL");

  private final String variable;

  Stage(String variable) {
    this.variable = variable;
  }

  String variable() {
    return variable;
  }
}
