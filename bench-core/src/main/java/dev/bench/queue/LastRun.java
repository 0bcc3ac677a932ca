package dev.bench.queue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * What the last run of a job left, as RQ keeps it in {@code rq:results}.
 *
 * @param result the text of the JSON value that it returned; empty for none
 * @param error what went wrong; empty when nothing did
 */
public record LastRun(Optional<String> result, Optional<String> error) {

  static LastRun of(Map<String, byte[]> fields) {
    return new LastRun(
        Optional.ofNullable(fields.get("return_value")).map(LastRun::text),
        Optional.ofNullable(fields.get("exc_string")).map(LastRun::unpacked));
  }

  private static String text(byte[] value) {
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  private static String unpacked(byte[] value) {
    byte[] deflated = Base64.getDecoder().decode(value);
    try (var in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "its record cannot be read: " + e.getMessage();
    }
  }
}
