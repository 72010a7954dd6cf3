package io.cruddur.cli.common;

/** Which environment variable names the database. */
public enum Stage {
  LOCAL("CONNECTION_URL"),
  PROD("PROD_CONNECTION_URL");

  private final String variable;

  Stage(String variable) {
    this.variable = variable;
  }

  public String variable() {
    return variable;
  }
}
