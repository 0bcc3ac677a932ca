package dev.bench.web.log;

import dev.bench.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
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
      AccessEntry.Asked asked = entry.asked();
      AccessEntry.Answered answered = entry.answered();
      StringBuilder line =
          new StringBuilder(256); // a Formatter costs as much as the rest of a ping
      line.append(orDash(entry.record().address())).append(" - ");
      line.append(orDash(entry.record().user()).replace(' ', '_'));
      line.append(" [").append(CLF_TIME.format(entry.ended())).append("] \"");
      line.append(plain(asked.method())).append(' ').append(plain(asked.target()));
      line.append(' ').append(asked.protocol()).append("\" ");
      line.append(answered.status()).append(' ').append(answered.bytes());
      line.append(" \"").append(orDash(entry.referer()));
      line.append("\" \"").append(orDash(entry.agent())).append("\" ");
      line.append(orDash(entry.record().site())).append(' ').append(entry.record().id());
      return line.append(' ').append(seconds(answered.took())).toString();
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

  private static final long NANOS_OF_A_MILLI = 1_000_000;
  private static final DateTimeFormatter CLF_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter FRAPPE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());

  /** The line for {@code entry}, without its end. */
  abstract String line(AccessEntry entry);

  /** With three decimals, rounded. */
  private static BigDecimal seconds(Duration took) {
    return BigDecimal.valueOf((took.toNanos() + NANOS_OF_A_MILLI / 2) / NANOS_OF_A_MILLI, 3);
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : plain(text);
  }

  /** {@code text} without what could end a field or a line. */
  private static String plain(String text) {
    int plainTo = 0;
    while (plainTo < text.length() && !endsField(text.charAt(plainTo))) {
      plainTo++;
    }
    if (plainTo == text.length()) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length()).append(text, 0, plainTo);
    for (int i = plainTo; i < text.length(); i++) {
      char c = text.charAt(i);
      if (endsField(c)) {
        plain.append("\\x").append(String.format("%02X", (int) c));
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static boolean endsField(int c) {
    return c < ' ' || c == 0x7f || c == '"' || c == '\\';
  }
}
