package dev.bench.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer: a head and one of seven kinds of body, written by one writer after the handler. */
public sealed interface Response {

  /** Status, headers and cookies. */
  Head head();

  /** This response with another head. */
  Response withHead(Head head);

  /** This response with another status. */
  default Response withStatus(int status) {
    return withHead(head().withStatus(status));
  }

  /** This response with a header more. */
  default Response withHeader(String name, String value) {
    return withHead(head().withHeader(name, value));
  }

  /** This response with a cookie more. */
  default Response withCookie(Cookie cookie) {
    return withHead(head().withCookie(cookie));
  }

  /** The HTTP status. */
  default int status() {
    return head().status();
  }

  /** The value of a header that was set, whatever the case of its name. */
  default Optional<String> header(String name) {
    for (Map.Entry<String, String> header : head().headers().entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return Optional.of(header.getValue());
      }
    }
    return Optional.empty();
  }

  /**
   * What a failed call says: status, kind and message, such as {@code 417 ValidationError: A todo
   * needs a title}; in {@code developer_mode} and in tests the stack trace of a fault of the app
   * too. Empty when the status is below 400.
   */
  default Optional<String> failure() {
    return FailedCall.text(this);
  }

  /** The whole body in memory, for callers without a socket; a stream can be read only once. */
  default byte[] body() {
    return ReadBody.of(this);
  }

  /** The whole body as text. */
  default String text() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  /**
   * The body, which is JSON, as maps, lists, strings, numbers, booleans and null.
   *
   * @throws dev.bench.json.JsonException when it is not JSON
   */
  default @Nullable Object json() {
    return ReadBody.json(this, Object.class);
  }

  /**
   * The body, which is JSON and not null, as a value of {@code type}.
   *
   * @throws dev.bench.json.JsonException when it is not JSON, or does not fit the type; its message
   *     has the {@link #failure}
   */
  default <T> T json(Class<T> type) {
    return ReadBody.present(ReadBody.json(this, type), "The body");
  }

  /**
   * What a whitelisted method returned: the value under {@code message} of the body, as a value of
   * {@code type}, such as {@code Todo.class} or {@code Todo[].class}.
   *
   * @throws dev.bench.json.JsonException when there is none, or it does not fit the type; its
   *     message has the {@link #failure}
   */
  default <T> T message(Class<T> type) {
    return ReadBody.present(ReadBody.message(this, type), "The message");
  }

  /** A value that is sent as JSON. */
  static Response json(@Nullable Object value) {
    return new Json(value, Head.of(200));
  }

  /** Text in UTF-8 of a media type such as {@code text/html}. */
  static Response text(String mediaType, String text) {
    return new Text(mediaType, text, Head.of(200));
  }

  /** Bytes of a media type. */
  static Response bytes(String mediaType, byte[] content) {
    return new Bytes(mediaType, content, Head.of(200));
  }

  /** A file of a media type. */
  static Response file(String mediaType, Path path) {
    return new FileBody(mediaType, path, 0, -1, Head.of(200));
  }

  /**
   * What {@code source} writes, of a media type; written inside the bound context, before the
   * commit. A {@code text/event-stream} is written as it is sent: after the commit, on a thread of
   * its own, without a context.
   */
  static Response stream(String mediaType, StreamSource source) {
    return new Stream(mediaType, source, Head.of(200));
  }

  /** A redirect (302) to {@code location}. */
  static Response redirect(String location) {
    return new Redirect(location, Head.of(302));
  }

  /** A status without a body. */
  static Response empty(int status) {
    return new Empty(Head.of(status));
  }

  /** A value as JSON. */
  record Json(@Nullable Object value, Head head) implements Response {
    @Override
    public Response withHead(Head other) {
      return new Json(value, other);
    }
  }

  /** Text in UTF-8. */
  record Text(String mediaType, String text, Head head) implements Response {
    @Override
    public Response withHead(Head other) {
      return new Text(mediaType, text, other);
    }
  }

  /** Bytes; the array is not copied and must not be changed. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares bodies, and copying costs
  record Bytes(String mediaType, byte[] content, Head head) implements Response {
    @Override
    public Response withHead(Head other) {
      return new Bytes(mediaType, content, other);
    }
  }

  /**
   * A file of the server, or a part of it.
   *
   * @param from the first byte that is sent
   * @param length how many bytes are sent; -1 for a file of unknown length, which is sent whole
   */
  record FileBody(String mediaType, Path path, long from, long length, Head head)
      implements Response {

    /** Whether all of the file is sent, whatever its length is by then. */
    public boolean isWhole() {
      return head.status() != 206;
    }

    @Override
    public Response withHead(Head other) {
      return new FileBody(mediaType, path, from, length, other);
    }
  }

  /** A body that is written piece by piece. */
  record Stream(String mediaType, StreamSource source, Head head) implements Response {

    /** Whether the body is server-sent events, which have no end. */
    public boolean isEventStream() {
      return mediaType.startsWith("text/event-stream");
    }

    @Override
    public Response withHead(Head other) {
      return new Stream(mediaType, source, other);
    }
  }

  /** A redirect. */
  record Redirect(String location, Head head) implements Response {
    @Override
    public Response withHead(Head other) {
      return new Redirect(location, other);
    }
  }

  /** No body. */
  record Empty(Head head) implements Response {
    @Override
    public Response withHead(Head other) {
      return new Empty(other);
    }
  }

  /** Writes a body. */
  @FunctionalInterface
  interface StreamSource {

    /** Writes the whole body to {@code out} and leaves it open. */
    void writeTo(OutputStream out) throws IOException;
  }
}
