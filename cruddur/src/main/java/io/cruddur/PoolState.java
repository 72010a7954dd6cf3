package io.cruddur;

/**
 * The library's own pool at a moment.
 *
 * @param active connections in use
 * @param idle connections open and free
 * @param waiting threads that wait for a connection
 * @param maximum the most connections there can be
 */
public record PoolState(int active, int idle, int waiting, int maximum) {}
