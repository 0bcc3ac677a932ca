package dev.bench.realtime;

/** A client sent what no Socket.IO client sends; its connection is closed, as Socket.IO does. */
final class MalformedPacketException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedPacketException(String message) {
    super(message);
  }
}
