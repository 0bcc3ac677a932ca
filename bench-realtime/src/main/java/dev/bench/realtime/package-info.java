/**
 * The realtime server: delivers published events to browsers over Socket.IO.
 *
 * <p>netty-socketio lives here and nowhere else.
 */
@NullMarked
package dev.bench.realtime;

import org.jspecify.annotations.NullMarked;
