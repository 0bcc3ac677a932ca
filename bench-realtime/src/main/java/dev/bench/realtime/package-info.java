/**
 * The realtime server: delivers published events to browsers over Socket.IO.
 *
 * <p>netty-socketio lives here and nowhere else, and does less than it offers: it speaks Engine.IO
 * (polling, websocket, upgrade, heartbeat). Our own handlers around it decide which clients may
 * come in, which rooms there are and what a packet means, and write what goes out.
 *
 * <p>An event takes this way: {@code access} (subscription) → {@code namespace.EventRelay} → {@code
 * connection.Rooms} → {@code packet.Frame} → {@code connection.ClientWriter}. A client takes this
 * one: {@code engine.RequestGate} → {@code engine.PacketGate} → {@code namespace.Lobby} → {@code
 * connection.Rooms}. Packages depend on those further down: this one, {@code engine}, {@code
 * namespace}, {@code connection}, then {@code access} and {@code packet}. Nothing here is public
 * API but {@link dev.bench.realtime.RealtimeServer} and its options, which the command line uses.
 */
@NullMarked
package dev.bench.realtime;

import org.jspecify.annotations.NullMarked;
