/**
 * The realtime server: delivers published events to browsers over Socket.IO.
 *
 * <p>netty-socketio lives here and nowhere else, and does less than it offers: it speaks Engine.IO
 * (polling, websocket, upgrade, heartbeat). Our own handlers around it decide which clients may
 * come in, which rooms there are and what a packet means, and write what goes out.
 *
 * <p>The way of an event: {@link dev.bench.realtime.EventRelay} → {@link dev.bench.realtime.Rooms}
 * → {@link dev.bench.realtime.Frame} → {@link dev.bench.realtime.ClientWriter}. The way of a
 * client: {@link dev.bench.realtime.RequestGate} → {@link dev.bench.realtime.PacketGate} → {@link
 * dev.bench.realtime.Lobby}. Nothing here is public API but {@link
 * dev.bench.realtime.RealtimeServer} and its options, which the command line uses.
 */
@NullMarked
package dev.bench.realtime;

import org.jspecify.annotations.NullMarked;
