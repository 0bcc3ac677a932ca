package dev.bench.web;

import java.util.Optional;

/**
 * How a web server is started; how much it takes is said by the bench's settings.
 *
 * @param host the address it listens on
 * @param port the port; 0 takes a free one
 * @param site the only site it serves, whatever the Host header says; empty for all of them
 */
public record WebOptions(String host, int port, Optional<String> site) {}
