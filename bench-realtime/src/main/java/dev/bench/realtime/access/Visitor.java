package dev.bench.realtime.access;

import dev.bench.Session;

/**
 * The user behind a socket.
 *
 * @param desk whether the user belongs to the desk (Frappe's System User) and so to room {@code
 *     all}
 */
public record Visitor(Session session, boolean desk) {}
