package dev.bench.web.answer;

import dev.bench.http.Application;
import dev.bench.http.Head;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses text with gzip for callers that take it.
 *
 * <p>Answers in memory of at least {@code gzip_min_size} bytes are compressed, on the thread that
 * made them; files and streams are not. Level 5, as in the web server that Frappe sets up.
 * Thread-safe.
 */
public final class Compression implements Middleware {

  private static final int LEVEL = 5;
  private static final Pattern TEXTS =
      Pattern.compile("application/(json|xml|javascript|manifest\\+json)|image/svg\\+xml");

  private final long leastBytes;

  /** Compresses answers of so many bytes and more. */
  public Compression(long leastBytes) {
    this.leastBytes = leastBytes;
  }

  @Override
  public Application around(Application next) {
    return request -> on(request, next.handle(request));
  }

  private Response on(Request request, Response response) {
    return switch (response) {
      case Response.Json json when json.status() != 304 ->
          on(request, "application/json", () -> Json.core().bytes(json.value()), response);
      case Response.Text text ->
          on(
              request,
              text.mediaType().indexOf(';') < 0
                  ? text.mediaType() + "; charset=utf-8"
                  : text.mediaType(),
              () -> text.text().getBytes(StandardCharsets.UTF_8),
              response);
      case Response.Bytes bytes -> on(request, bytes.mediaType(), bytes::content, response);
      case Response.Json _, Response.FileBody _, Response.Stream _ -> response;
      case Response.Redirect _, Response.Empty _ -> response;
    };
  }

  private Response on(Request request, String type, Content content, Response response) {
    Map<String, String> headers = response.head().headers();
    if (!isText(type) || hasEncoding(headers) || response.status() == 206) {
      return response;
    }
    byte[] plain = content.bytes();
    if (plain.length < leastBytes) {
      return response;
    }
    Map<String, String> more = new HashMap<>(headers);
    more.merge(
        "Vary", "Accept-Encoding", (one, other) -> one.contains(other) ? one : one + ", " + other);
    boolean small = takes(request, "gzip");
    if (small) {
      more.put("Content-Encoding", "gzip");
      more.computeIfPresent("ETag", (name, tag) -> tag.startsWith("W/") ? tag : "W/" + tag);
    }
    Head head = new Head(response.status(), more, response.head().cookies());
    return new Response.Bytes(type, small ? gzip(plain) : plain, head);
  }

  private interface Content {
    byte[] bytes();
  }

  /** Whether the caller of {@code request} takes {@code encoding}. */
  public static boolean takes(Request request, String encoding) {
    for (String each : request.header("Accept-Encoding").orElse("").split(",", -1)) {
      String[] parts = each.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
      if (parts[0].equals(encoding)) {
        return parts.length < 2 || !parts[1].matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  /** Whether a content of that type becomes smaller. */
  public static boolean isText(String mediaType) {
    return mediaType.startsWith("text/")
        ? !mediaType.startsWith("text/event-stream")
        : TEXTS.matcher(mediaType).lookingAt();
  }

  /** {@code plain}, compressed. */
  public static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (GZIPOutputStream gzip = new Leveled(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static boolean hasEncoding(Map<String, String> headers) {
    return headers.keySet().stream().anyMatch(name -> name.equalsIgnoreCase("Content-Encoding"));
  }

  private static final class Leveled extends GZIPOutputStream {
    Leveled(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(LEVEL);
    }
  }
}
