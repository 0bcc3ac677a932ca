package dev.bench.realtime.connection;

/**
 * What can be wrong with a request, in the codes and words of Engine.IO.
 *
 * <p>Source: {@code lib/server.ts} of engine.io 6.
 */
public enum EngineFault {
  UNKNOWN_TRANSPORT(0, "Transport unknown"),
  UNKNOWN_SESSION(1, "Session ID unknown"),
  BAD_METHOD(2, "Bad handshake method"),
  BAD_REQUEST(3, "Bad request"),
  UNSUPPORTED_VERSION(5, "Unsupported protocol version");

  private final int code;
  private final String message;

  EngineFault(int code, String message) {
    this.code = code;
    this.message = message;
  }

  int code() {
    return code;
  }

  String message() {
    return message;
  }
}
