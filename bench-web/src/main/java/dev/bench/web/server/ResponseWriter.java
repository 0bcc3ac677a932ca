package dev.bench.web.server;

import dev.bench.http.Cookie;
import dev.bench.http.Head;
import dev.bench.http.Response;
import dev.bench.json.Json;
import dev.bench.web.answer.FileSlice;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.io.UndertowOutputStream;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.xnio.IoUtils;

/**
 * Turns a {@link Response} into bytes on an exchange, and ends the exchange.
 *
 * <p>Bodies leave without holding the calling thread; a stream lies in a {@link Spool} by now. Only
 * server-sent events, which have no end, are written on the calling thread. An error before the
 * first byte is thrown; one after it can only close the connection, so that the caller sees that
 * the body is not whole.
 */
final class ResponseWriter {

  private static final String JSON = "application/json";

  /** The same response, with what takes time done: a value is written as JSON. */
  static Response made(Response response) {
    return response instanceof Response.Json json
        ? Response.bytes(JSON, Json.core().bytes(json.value())).withHead(json.head())
        : response;
  }

  /** Writes {@code response} and then runs {@code end}, which ends the exchange. */
  void write(HttpServerExchange exchange, Response response, IoCallback end) throws IOException {
    Body body = body(response);
    if (body instanceof OfSpool kept) {
      exchange.addExchangeCompleteListener(kept);
    }
    writeHead(exchange, response.head());
    body.describe(exchange);
    if (exchange.getRequestMethod().equalToString("HEAD")) {
      end.onComplete(exchange, exchange.getResponseSender());
    } else {
      body.send(exchange, end);
    }
  }

  private static void writeHead(HttpServerExchange exchange, Head head) {
    exchange.setStatusCode(head.status());
    HeaderMap headers = exchange.getResponseHeaders();
    head.headers().forEach((name, value) -> headers.put(HttpString.tryFromString(name), value));
    for (Cookie cookie : head.cookies()) {
      headers.add(Headers.SET_COOKIE, CookieHeader.write(cookie, Peer.of(exchange).secure()));
    }
  }

  private static Body body(Response response) {
    return switch (response) {
      case Response.Json json -> new Memory(JSON, Json.core().bytes(json.value()));
      case Response.Text text -> memory(text);
      case Response.Bytes bytes -> new Memory(bytes.mediaType(), bytes.content());
      case Response.FileBody file when file.isWhole() -> new OfFile(file.mediaType(), file.path());
      case Response.FileBody part ->
          new OfPart(part.mediaType(), part.path(), part.from(), part.length());
      case Response.Stream stream when stream.source() instanceof Spool spool ->
          new OfSpool(stream.mediaType(), spool);
      case Response.Stream stream -> new OfEvents(stream.mediaType(), stream.source());
      case Response.Redirect redirect -> new Nothing(redirect.location());
      case Response.Empty _ -> new Nothing("");
    };
  }

  private static Memory memory(Response.Text text) {
    boolean plain = text.mediaType().indexOf(';') < 0;
    String type = plain ? text.mediaType() + "; charset=utf-8" : text.mediaType();
    return new Memory(type, text.text().getBytes(StandardCharsets.UTF_8));
  }

  private sealed interface Body {

    /** Sets the headers that tell of the body. */
    void describe(HttpServerExchange exchange) throws IOException;

    void send(HttpServerExchange exchange, IoCallback end) throws IOException;
  }

  private record Nothing(String location) implements Body {

    @Override
    public void describe(HttpServerExchange exchange) {
      if (!location.isEmpty()) {
        exchange.getResponseHeaders().put(Headers.LOCATION, UrlText.ascii(location));
      }
      exchange.setResponseContentLength(0); // Undertow leaves it out where there can be no body
    }

    @Override
    public void send(HttpServerExchange exchange, IoCallback end) {
      end.onComplete(exchange, exchange.getResponseSender());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Memory(String mediaType, byte[] content) implements Body {

    @Override
    public void describe(HttpServerExchange exchange) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, mediaType);
      exchange.setResponseContentLength(content.length);
    }

    @Override
    public void send(HttpServerExchange exchange, IoCallback end) {
      exchange.getResponseSender().send(ByteBuffer.wrap(content), end);
    }
  }

  private record OfFile(String mediaType, Path path) implements Body {

    @Override
    public void describe(HttpServerExchange exchange) throws IOException {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, mediaType);
      exchange.setResponseContentLength(Files.size(path));
    }

    @Override
    public void send(HttpServerExchange exchange, IoCallback end) throws IOException {
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
      try {
        exchange.setResponseContentLength(file.size()); // it may have grown meanwhile
        exchange.getResponseSender().transferFrom(file, new Closing(file, end));
      } catch (IOException | RuntimeException e) {
        IoUtils.safeClose(file);
        throw e;
      }
    }
  }

  private record OfPart(String mediaType, Path path, long from, long length) implements Body {
    @Override
    public void describe(HttpServerExchange exchange) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, mediaType);
      exchange.setResponseContentLength(length);
    }

    @Override
    public void send(HttpServerExchange exchange, IoCallback end) throws IOException {
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
      new FileSlice(file, from, length, new Closing(file, end))
          .onComplete(exchange, exchange.getResponseSender());
    }
  }

  /** A spool, which is closed when the exchange ends, however that is. */
  private record OfSpool(String mediaType, Spool spool)
      implements Body, ExchangeCompletionListener {

    @Override
    public void describe(HttpServerExchange exchange) throws IOException {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, mediaType);
      exchange.setResponseContentLength(spool.size());
    }

    @Override
    public void send(HttpServerExchange exchange, IoCallback end) throws IOException {
      FileChannel file = spool.file();
      if (file == null) {
        exchange.getResponseSender().send(ByteBuffer.wrap(spool.bytes()), end);
      } else {
        exchange.getResponseSender().transferFrom(file, end);
      }
    }

    @Override
    public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
      IoUtils.safeClose(spool);
      next.proceed();
    }
  }

  private record OfEvents(String mediaType, Response.StreamSource source) implements Body {

    @Override
    public void describe(HttpServerExchange exchange) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, mediaType);
    }

    @Override
    public void send(HttpServerExchange exchange, IoCallback end) throws IOException {
      OutputStream out = new UndertowOutputStream(exchange);
      source.writeTo(out);
      out.close(); // not after an error: it would make the body look whole
      end.onComplete(exchange, exchange.getResponseSender());
    }
  }

  /** Closes a file once it is sent or given up. */
  private record Closing(FileChannel file, IoCallback next) implements IoCallback {

    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {
      IoUtils.safeClose(file);
      next.onComplete(exchange, sender);
    }

    @Override
    public void onException(HttpServerExchange exchange, Sender sender, IOException exception) {
      IoUtils.safeClose(file);
      next.onException(exchange, sender, exception);
    }
  }
}
