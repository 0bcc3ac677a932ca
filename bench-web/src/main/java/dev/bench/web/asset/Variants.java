package dev.bench.web.asset;

import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.answer.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One asset in memory, plain and compressed.
 *
 * <p>A file {@code name.br} or {@code name.gz} beside it, which is not older, is taken for its
 * compressed form; without the latter, text is compressed with gzip once. Each form has an {@code
 * ETag} of its own.
 *
 * @param plain the asset as it is
 * @param encoded its compressed forms by encoding
 * @param bytes how much memory they take
 */
record Variants(Response plain, Map<String, Response> encoded, int bytes) {

  private static final int WORTH_IT = 1400;
  private static final Map<String, String> ENDINGS = Map.of("br", ".br", "gzip", ".gz");

  /** The forms of an asset that lies nowhere else. */
  static Variants of(String path, String caching, byte[] content) {
    return of(path, caching, content, new TreeMap<>());
  }

  /** The forms of the asset {@code file}. */
  static Variants of(String path, String caching, Path file) throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    for (Map.Entry<String, String> ending : ENDINGS.entrySet()) {
      Path beside = beside(file, ending.getValue());
      if (isFresh(beside, file)) {
        found.put(ending.getKey(), Files.readAllBytes(beside));
      }
    }
    return of(path, caching, Files.readAllBytes(file), found);
  }

  private static Variants of(
      String path, String caching, byte[] content, Map<String, byte[]> encoded) {
    String type = MediaTypes.of(path);
    if (Compression.isText(type) && content.length >= WORTH_IT) {
      encoded.computeIfAbsent("gzip", name -> Compression.gzip(content));
    }
    Response plain = tagged(Response.bytes(type, content).withHeader("Cache-Control", caching));
    Map<String, Response> responses = new TreeMap<>();
    int bytes = content.length;
    for (Map.Entry<String, byte[]> each : encoded.entrySet()) {
      bytes += each.getValue().length;
      responses.put(
          each.getKey(),
          tagged(Response.bytes(type, each.getValue()).withHeader("Cache-Control", caching))
              .withHeader("Content-Encoding", each.getKey())
              .withHeader("Vary", "Accept-Encoding"));
    }
    return new Variants(
        responses.isEmpty() ? plain : plain.withHeader("Vary", "Accept-Encoding"),
        responses,
        bytes);
  }

  /** The smallest form that the caller takes. */
  Response forCaller(Request request) {
    for (Map.Entry<String, Response> each : encoded.entrySet()) { // br before gzip
      if (Compression.takes(request, each.getKey())) {
        return each.getValue();
      }
    }
    return plain;
  }

  /** A large asset, as a file: compressed where such a file lies beside it. */
  static Response ofLarge(Request request, String caching, Path file) throws IOException {
    String type = MediaTypes.of(request.path());
    for (Map.Entry<String, String> ending : new TreeMap<>(ENDINGS).entrySet()) {
      Path beside = beside(file, ending.getValue());
      if (Compression.takes(request, ending.getKey()) && isFresh(beside, file)) {
        return Response.file(type, beside)
            .withHeader("Cache-Control", caching)
            .withHeader("Content-Encoding", ending.getKey())
            .withHeader("Vary", "Accept-Encoding");
      }
    }
    return Response.file(type, file)
        .withHeader("Cache-Control", caching)
        .withHeader("Vary", "Accept-Encoding");
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  private static boolean isFresh(Path beside, Path file) throws IOException {
    return Files.isRegularFile(beside)
        && Files.getLastModifiedTime(beside).compareTo(Files.getLastModifiedTime(file)) >= 0;
  }

  private static Response tagged(Response response) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(response.body());
      String tag = HexFormat.of().formatHex(digest, 0, 12);
      return response.withHeader("ETag", "\"" + tag + "\"").withHeader("Accept-Ranges", "bytes");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
