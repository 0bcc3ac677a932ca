package dev.bench.realtime.packet;

/** A client sent what no Socket.IO client sends; its connection is closed, as Socket.IO does. */
public final class MalformedPacketException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Its message completes "it sent …". */
  public MalformedPacketException(String message) {
    super(message);
  }
}
