package dev.bench.queue;

import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A job as it lies in Redis. Each field that is missing or wrong has a default; only what it calls
 * can be broken, see {@link #call}.
 *
 * @param id its id
 * @param fields the hash, by field
 * @param meta what is kept with it, read from the field of that name
 */
public record StoredJob(String id, Map<String, byte[]> fields, JobMeta meta) {

  private static final Duration TIMEOUT = Duration.ofMinutes(3); // RQ's own default
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}");

  /** Copies the map. */
  public StoredJob {
    fields = Map.copyOf(fields);
  }

  /** The job with that id and hash. */
  public StoredJob(String id, Map<String, byte[]> fields) {
    this(id, fields, JobMeta.parse(text(fields, "meta")));
  }

  /** A job whose record was deleted. */
  public static StoredJob gone(String id) {
    return new StoredJob(id, Map.of());
  }

  /** RQ's word for what becomes of it, such as {@code queued}. */
  public String status() {
    return text("status");
  }

  /** The queue it was put in, as RQ calls it. */
  public String queue() {
    return text("origin");
  }

  /**
   * What it calls.
   *
   * @throws BrokenJobException with one sentence when it cannot be read
   */
  public JobCall call() {
    byte[] data = fields.get("data");
    if (data == null) {
      throw new BrokenJobException("The job has no data");
    }
    return JobCall.decode(data);
  }

  /** The name of its method, as its description begins: without arguments, which may be secrets. */
  public String methodName() {
    String description = text("description");
    int arguments = description.indexOf('(');
    return arguments < 0 ? description : description.substring(0, arguments);
  }

  /** How long one run may take; empty means without a limit. */
  public Optional<Duration> timeout() {
    long seconds = number("timeout", TIMEOUT.toSeconds());
    return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }

  /** How often it may still be repeated. */
  public int retriesLeft() {
    return Math.clamp(number("retries_left", 0), 0, 1000);
  }

  /** Which run the next or current one is, from 1. */
  public int attempt() {
    return Math.clamp(number("number_of_retries", 0), 0, 1_000_000) + 1;
  }

  /**
   * What RQ's status does not tell: {@code parked} of a deferred job, {@code quarantined} or {@code
   * lostslot} of a failed one; empty otherwise.
   */
  public String ending() {
    return text("bench_ending");
  }

  /** Why it is parked, in one sentence; empty when it is not. */
  public String why() {
    return text("bench_why");
  }

  /** Whether a process that ran it died, so that it runs alone next. */
  public boolean isSuspect() {
    return text("bench_suspect").equals("1");
  }

  /** How many processes died in which it ran alone. */
  public int deaths() {
    return Math.clamp(number("bench_deaths", 0), 0, 1_000_000);
  }

  /** How often it was parked. */
  public int parkings() {
    return Math.clamp(number("bench_parkings", 0), 0, 1_000_000);
  }

  /** Whether it is to stop: the word of how, empty when it is not. */
  public String stop() {
    return text("bench_stop");
  }

  /** How long its next repeat waits: RQ's rule, the last wait stands for all that follow. */
  public Duration backoff(int retriesLeft) {
    List<Long> waits = waits();
    if (waits.isEmpty()) {
      return Duration.ZERO;
    }
    int index = Math.max(waits.size() - retriesLeft, 0);
    return Duration.ofSeconds(waits.get(Math.min(index, waits.size() - 1)));
  }

  private List<Long> waits() {
    List<Long> waits = new ArrayList<>();
    try {
      for (JsonNode wait : Json.core().tree(text("retry_intervals"))) {
        waits.add(Math.clamp(wait.asLong(0), 0L, 31_536_000L));
      }
    } catch (JsonException e) {
      return List.of();
    }
    return waits;
  }

  /** A time of it, such as {@code enqueued_at}. */
  public Optional<Instant> time(String field) {
    return RqTime.parse(text(field));
  }

  /** A number of it, or {@code fallback}. */
  public long number(String field, long fallback) {
    String text = text(field);
    return NUMBER.matcher(text).matches() ? Long.parseLong(text) : fallback;
  }

  /** A text of it; empty when it is absent. */
  public String text(String field) {
    return text(fields, field);
  }

  private static String text(Map<String, byte[]> fields, String field) {
    byte[] value = fields.get(field);
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }
}
