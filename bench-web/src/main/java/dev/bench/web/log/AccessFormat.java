package dev.bench.web.log;

import dev.bench.json.Json;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The shapes of a line that tells of a request. */
enum AccessFormat {
  /**
   * The combined format of Apache and nginx, with the site, the request's id and the time it took
   * in seconds behind it.
   */
  COMBINED {
    @Override
    String line(AccessEntry entry) {
      return "%s - %s [%s] \"%s %s %s\" %d %d \"%s\" \"%s\" %s %s %.3f"
          .formatted(
              orDash(entry.record().address()),
              orDash(entry.record().user()).replace(' ', '_'),
              CLF_TIME.format(entry.ended()),
              plain(entry.asked().method()),
              plain(entry.asked().target()),
              entry.asked().protocol(),
              entry.answered().status(),
              entry.answered().bytes(),
              orDash(entry.referer()),
              orDash(entry.agent()),
              orDash(entry.record().site()),
              entry.record().id(),
              entry.answered().took().toNanos() / 1e9);
    }
  },

  /** One JSON object a line; the duration is in milliseconds. */
  JSON {
    @Override
    String line(AccessEntry entry) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("time", entry.ended().truncatedTo(ChronoUnit.MILLIS).toString());
      line.put("id", entry.record().id());
      line.put("site", entry.record().site());
      line.put("user", entry.record().user());
      line.put("address", entry.record().address());
      line.put("method", entry.asked().method());
      line.put("target", entry.asked().target());
      line.put("protocol", entry.asked().protocol());
      line.put("status", entry.answered().status());
      line.put("bytes", entry.answered().bytes());
      line.put("duration_ms", entry.answered().took().toNanos() / 1e6);
      line.put("referer", entry.referer());
      line.put("agent", entry.agent());
      return Json.core().write(line);
    }
  },

  /** Frappe's line of {@code monitor.json.log}; the duration is in microseconds. */
  MONITOR {
    @Override
    String line(AccessEntry entry) {
      Map<String, Object> request = new LinkedHashMap<>();
      request.put("ip", entry.record().address());
      request.put("method", entry.asked().method());
      request.put("path", entry.asked().path());
      request.put("status_code", entry.answered().status());
      request.put("response_length", entry.answered().bytes());
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("site", entry.record().site());
      line.put("timestamp", FRAPPE_TIME.format(entry.ended()));
      line.put("transaction_type", "request");
      line.put("uuid", entry.record().id());
      line.put("duration", entry.answered().took().toNanos() / 1000);
      line.put("request", request);
      return Json.core().write(line);
    }
  };

  private static final DateTimeFormatter CLF_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter FRAPPE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());

  /** The line for {@code entry}, without its end. */
  abstract String line(AccessEntry entry);

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : plain(text);
  }

  /** {@code text} without what could end a field or a line. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7f || c == '"' || c == '\\') {
        plain.append("\\x").append(String.format("%02X", (int) c));
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
