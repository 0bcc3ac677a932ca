package dev.bench;

/**
 * A job that was enqueued, or will be when the transaction commits.
 *
 * @param id its id in Redis, {@code [A-Za-z0-9_-]+}
 */
public record JobRef(String id) {}
