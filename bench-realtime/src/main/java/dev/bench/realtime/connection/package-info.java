/**
 * The open connections: their sockets, their rooms, what waits for each, and the limits to it.
 * Internal to this module.
 */
@NullMarked
package dev.bench.realtime.connection;

import org.jspecify.annotations.NullMarked;
