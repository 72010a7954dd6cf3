package io.cruddur.test;

/**
 * A server that is up.
 *
 * @param admin its maintenance database, as a role that may create databases
 * @param outlivesTests whether databases that we leave behind would stay there
 */
record RunningServer(Endpoint admin, boolean outlivesTests) {}
