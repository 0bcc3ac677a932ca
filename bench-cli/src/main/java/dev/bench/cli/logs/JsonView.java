package dev.bench.cli.logs;

import dev.bench.json.Json;
import dev.bench.process.output.LogLevel;
import dev.bench.process.output.Stamp;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Records as JSON, an object a line.
 *
 * <p>Shape: {@code time} (ISO 8601 with offset; absent when nothing says it), {@code process},
 * {@code message} (further lines and stack trace in it, no colours); of lines of our own {@code
 * level} and {@code logger}, and {@code site}, {@code user}, {@code job}, {@code generation} as far
 * as known; {@code manager: true} on what {@code bench start} says, with {@code level} if it is a
 * failure. {@code missing: true} where lines may be missing. Bytes that are no UTF-8 are U+FFFD.
 */
public final class JsonView implements LogView {

  private final RecordOutput outlet;
  private final ZoneId zone;

  /** Writes to that stream. */
  public JsonView(OutputStream out, ZoneId zone) {
    this.outlet = new RecordOutput(out);
    this.zone = zone;
  }

  @Override
  public void show(LogRecord record) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    if (record.isTimed()) {
      object.put("time", Stamp.format(record.time(), zone));
    }
    object.put("process", record.process());
    LogLevel level = record.level();
    if (level != null) {
      object.put("level", level.name());
    }
    if (record.head() != null) {
      object.put("logger", String.valueOf(record.logger()));
      object.putAll(record.context());
    }
    if (record.missing()) {
      object.put("missing", true);
    } else if (record.mark().isManagers()) {
      object.put("manager", true);
    }
    object.put("message", record.message());
    outlet.bytes().writeBytes(Json.core().bytes(object));
    outlet.bytes().write('\n');
    outlet.recordEnds();
  }

  @Override
  public void flush() throws IOException {
    outlet.flush();
  }
}
