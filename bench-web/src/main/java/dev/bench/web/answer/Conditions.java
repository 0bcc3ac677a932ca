package dev.bench.web.answer;

import dev.bench.http.Application;
import dev.bench.http.Head;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Answers with 304 what the caller has already, and with 206 what it asks a part of.
 *
 * <p>A file gets an {@code ETag} of its length and time, {@code Last-Modified} and {@code
 * Accept-Ranges}; any answer to GET and HEAD that has an {@code ETag} takes conditions; a file, and
 * bytes with an {@code ETag}, give one range. Several ranges at once are answered whole. Source:
 * RFC 9110, sections 13 and 14.
 */
public final class Conditions implements Middleware {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** A middleware without state. */
  public Conditions() {}

  @Override
  public Application around(Application next) {
    return request -> {
      Response response = next.handle(request);
      return isRead(request) && response.status() == 200
          ? on(request, response instanceof Response.FileBody file ? marked(file) : response)
          : response;
    };
  }

  /**
   * What remains of {@code response}, which bears its ETag, by the conditions of {@code request}.
   */
  public static Response on(Request request, Response response) {
    String tag = response.header("ETag").orElse("");
    if (tag.isEmpty() || !isRead(request)) {
      return response;
    }
    if (isCurrent(request, response, tag)) {
      return Response.empty(304).withHead(withStatus(response.head(), 304));
    }
    long size =
        switch (response) {
          case Response.FileBody file -> file.length();
          case Response.Bytes bytes -> bytes.content().length;
          case Response.Json _, Response.Text _, Response.Stream _ -> -1;
          case Response.Redirect _, Response.Empty _ -> -1;
        };
    Optional<String> range = request.header("Range");
    return size < 0 || range.isEmpty() || !mayBePart(request, response, tag)
        ? response
        : part(response, ByteRange.of(range.get(), size), size);
  }

  private static Response part(Response whole, ByteRange range, long size) {
    return switch (range) {
      case ByteRange.All _ -> whole;
      case ByteRange.None _ -> Response.empty(416).withHeader("Content-Range", "bytes */" + size);
      case ByteRange.Part(long from, long length) ->
          slice(whole, from, length)
              .withStatus(206)
              .withHeader(
                  "Content-Range", "bytes %d-%d/%d".formatted(from, from + length - 1, size));
    };
  }

  private static Response slice(Response whole, long from, long length) {
    if (whole instanceof Response.FileBody file) {
      return new Response.FileBody(file.mediaType(), file.path(), from, length, file.head());
    }
    Response.Bytes bytes = (Response.Bytes) whole;
    byte[] content = new byte[(int) length];
    System.arraycopy(bytes.content(), (int) from, content, 0, (int) length);
    return new Response.Bytes(bytes.mediaType(), content, bytes.head());
  }

  private static boolean isCurrent(Request request, Response response, String tag) {
    Optional<String> known = request.header("If-None-Match");
    if (known.isPresent()) {
      for (String each : known.get().split(",", -1)) {
        if (each.strip().equals("*") || opaque(each.strip()).equals(opaque(tag))) {
          return true;
        }
      }
      return false;
    }
    Optional<Instant> since = request.header("If-Modified-Since").flatMap(Conditions::date);
    Optional<Instant> changed = response.header("Last-Modified").flatMap(Conditions::date);
    return since.isPresent() && changed.isPresent() && !changed.get().isAfter(since.get());
  }

  /** Whether the part that the caller has is of this very content. */
  private static boolean mayBePart(Request request, Response response, String tag) {
    return request
        .header("If-Range")
        .map(known ->
            (known.equals(tag) && !tag.startsWith("W/"))
                || known.equals(response.header("Last-Modified").orElse("")))
        .orElse(true);
  }

  private static Response marked(Response.FileBody file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file.path(), BasicFileAttributes.class);
    Instant changed = attributes.lastModifiedTime().toInstant();
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, changed);
    Map<String, String> headers = new HashMap<>(file.head().headers());
    headers.putIfAbsent("ETag", "\"%x-%x\"".formatted(micros, attributes.size()));
    headers.putIfAbsent("Last-Modified", HTTP_DATE.format(changed));
    headers.putIfAbsent("Accept-Ranges", "bytes");
    Head head = new Head(file.head().status(), headers, file.head().cookies());
    return new Response.FileBody(file.mediaType(), file.path(), 0, attributes.size(), head);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(Instant.from(HTTP_DATE.parse(text)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  private static Head withStatus(Head head, int status) {
    return new Head(status, head.headers(), head.cookies());
  }

  private static boolean isRead(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }
}
