package dev.bench.process.output;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the time, process and mark of a line of a log file; many lines share a millisecond.
 *
 * <p>Threads: confined to one.
 */
public final class Stamp {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");

  private final InstantSource clock;
  private final ZoneId zone;
  private final Map<String, byte[]> names = new HashMap<>();
  private long millis = Long.MIN_VALUE;
  private byte[] time = new byte[0];

  /** With the times of that clock in that zone. */
  public Stamp(InstantSource clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  /** That time in the shape of a log file. */
  public static String format(Instant time, ZoneId zone) {
    return FORMAT.format(time.atZone(zone));
  }

  /** {@code TIME PROCESS MARK } for a line of now. */
  public byte[] of(String process, Mark mark) {
    long now = clock.millis();
    if (now != millis) {
      millis = now;
      time = ascii(format(Instant.ofEpochMilli(now), zone));
    }
    byte[] name =
        names.computeIfAbsent(process, key -> (" " + key + " ").getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream stamp = new ByteArrayOutputStream(time.length + name.length + 2);
    stamp.writeBytes(time);
    stamp.writeBytes(name);
    stamp.write(mark.sign());
    stamp.write(' ');
    return stamp.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
