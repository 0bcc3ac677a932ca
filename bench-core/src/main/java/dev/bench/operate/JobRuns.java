package dev.bench.operate;

import dev.bench.redis.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/** Reads the stream in which RQ keeps what came of each run; any producer may have written it. */
final class JobRuns {

  private static final String GOOD = "1";
  private static final int MOST_BYTES = 512 * 1024;

  private JobRuns() {}

  static List<JobRun> of(List<Reply> entries) {
    return entries.stream().map(entry -> of(entry.fields())).toList();
  }

  private static JobRun of(Map<String, byte[]> fields) {
    return new JobRun(
        text(fields, "type").equals(GOOD) ? "finished" : "failed",
        text(fields, "worker_name"),
        JobPages.time(text(fields, "execution_started_at")),
        JobPages.time(text(fields, "execution_ended_at")),
        decoded(fields, "return_value").map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
        decoded(fields, "exc_string").map(JobRuns::inflated));
  }

  private static String text(Map<String, byte[]> fields, String field) {
    return new String(fields.getOrDefault(field, new byte[0]), StandardCharsets.UTF_8);
  }

  private static Optional<byte[]> decoded(Map<String, byte[]> fields, String field) {
    String text = text(fields, field);
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.of(("(not base64: " + text + ")").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String inflated(byte[] packed) {
    try (var in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(the error cannot be read: %s)".formatted(e.getMessage());
    }
  }
}
