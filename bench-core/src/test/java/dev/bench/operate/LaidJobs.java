package dev.bench.operate;

import dev.bench.config.Settings;
import dev.bench.json.Json;
import dev.bench.queue.JobIds;
import dev.bench.queue.Queues;
import dev.bench.redis.Redis;
import dev.bench.redis.Script;
import dev.bench.redis.ScriptCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;

/** Jobs in any state, laid into Redis as RQ and the scripts of the queue leave them. */
final class LaidJobs {

  static final String BENCH = "laid";
  static final String SITE = "one.localhost";
  static final String OTHER = "two.localhost";

  private static final Script LAY = Script.of(LaidJobs.class, "lay.lua");
  private static final Script RAN = Script.of(LaidJobs.class, "ran.lua");

  private final Redis redis;

  LaidJobs(Redis redis) {
    this.redis = redis;
  }

  Reach reach() {
    return new Reach(redis, BENCH, Queues.of(new Settings(Map.of())), Optional.empty());
  }

  Reach reach(String site) {
    return new Reach(redis, BENCH, Queues.of(new Settings(Map.of())), Optional.of(site));
  }

  static String id(String own) {
    return JobIds.of(SITE, own);
  }

  /** A job of {@link #SITE} in the queue {@code default}. */
  String lay(String own, String status, Map<String, String> fields) {
    return lay(SITE, "default:" + SITE, own, 1, status, fields);
  }

  /** A job of {@code site} in that lane of the bench. */
  String lay(String site, String lane, String own, String status, Map<String, String> fields) {
    return lay(site, lane, own, 1, status, fields);
  }

  String lay(
      String site, String lane, String own, int jobs, String status, Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("status", status);
    all.put("data", "[\"shop.Reports.build\",null,[],{}]");
    all.put("description", "shop.Reports.build({})");
    all.put("created_at", "2026-01-01T10:00:00.000000Z");
    all.put("meta", Json.core().write(Map.of("site", site, "user", "anna@example.com")));
    all.putAll(fields);
    String id = JobIds.of(site, own);
    ScriptCall call =
        LAY.on()
            .with(registry(status))
            .with(BENCH + ":" + lane)
            .with(all.getOrDefault("score", "4000000000"))
            .with(id)
            .with(jobs);
    all.forEach((field, value) -> call.with(field).with(value));
    redis.eval(call);
    return id;
  }

  private static String registry(String status) {
    return switch (status) {
      case "queued" -> "queue";
      case "started" -> "wip";
      case "stopped" -> "failed";
      default -> status;
    };
  }

  /** A failed run of a job. */
  void failed(String id, String error) {
    redis.eval(
        RAN.on()
            .with(id)
            .with("type")
            .with("2")
            .with("worker_name")
            .with("p.w0")
            .with("exc_string")
            .with(Base64.getEncoder().encodeToString(deflated(error))));
  }

  private static byte[] deflated(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A worker slot that is alive. */
  void worker(String name, String queue, String job) {
    redis.sadd("rq:workers", "rq:worker:" + name);
    redis.hset(
        "rq:worker:" + name,
        Map.of(
            "queues",
            BENCH + ":" + queue,
            "state",
            job.isEmpty() ? "idle" : "busy",
            "current_job",
            job,
            "last_heartbeat",
            "2026-01-01T10:00:00.000000Z"));
    redis.set("bench:lease:" + name.replaceFirst("\\..*", ""), "x");
  }

  Redis redis() {
    return redis;
  }
}
