package dev.bench.operate;

import dev.bench.queue.StoredJob;
import dev.bench.redis.Reply;
import dev.bench.redis.ScriptCall;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the registries of lanes a page at a time, so that a million jobs take no more memory than a
 * page. Each page is one step in Redis of a few milliseconds.
 */
final class JobPages {

  /** Jobs of a page. */
  static final int PAGE = 500;

  private static final int LANES_AT_ONCE = 200;
  private static final String NO_SCORE = "";

  private final Reach reach;

  JobPages(Reach reach) {
    this.reach = reach;
  }

  /**
   * A page.
   *
   * @param ids all ids of the page, also those whose record is gone
   * @param jobs the jobs whose record is there
   */
  record Page(List<String> ids, List<JobEntry> jobs) {

    /** Whether no page follows. */
    boolean isLast() {
      return ids.size() < PAGE;
    }
  }

  /** The page after {@code from} newer jobs. */
  Page page(Lane lane, Registry registry, long from, int count) {
    ScriptCall call =
        OperateScripts.PAGE
            .on(registry.key(lane))
            .with(registry.isList() ? "list" : "set")
            .with(from)
            .with(count);
    JobEntry.FIELDS.forEach(call::with);
    List<String> ids = new ArrayList<>();
    List<JobEntry> jobs = new ArrayList<>();
    for (Reply reply : reach.redis().evalRepeatable(call).list()) {
      List<Reply> parts = reply.list();
      String id = parts.get(0).text();
      ids.add(id);
      Map<String, byte[]> fields = fields(parts.get(2).list());
      if (fields.containsKey("status")) {
        jobs.add(JobEntry.of(new StoredJob(id, fields), lane, due(registry, parts.get(1).text())));
      }
    }
    return new Page(ids, jobs);
  }

  private static Map<String, byte[]> fields(List<Reply> values) {
    Map<String, byte[]> fields = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).isNothing()) {
        fields.put(JobEntry.FIELDS.get(i), values.get(i).bytes());
      }
    }
    return fields;
  }

  private static Optional<Instant> due(Registry registry, String score) {
    return registry == Registry.SCHEDULED && !score.equals(NO_SCORE)
        ? time(score)
        : Optional.empty();
  }

  /** The time that a score of epoch seconds stands for; empty for what is none. */
  static Optional<Instant> time(String score) {
    try {
      return Optional.of(Instant.ofEpochMilli((long) (Double.parseDouble(score) * 1000)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The jobs of each lane by registry, in their order. */
  List<QueueSummary> counts(List<Lane> lanes) {
    List<QueueSummary> counts = new ArrayList<>();
    for (int from = 0; from < lanes.size(); from += LANES_AT_ONCE) {
      List<Lane> some = lanes.subList(from, Math.min(from + LANES_AT_ONCE, lanes.size()));
      ScriptCall call = OperateScripts.COUNTS.on();
      some.forEach(lane -> call.with(lane.full()));
      List<Reply> lines = reach.redis().evalRepeatable(call).list();
      for (int i = 0; i < some.size(); i++) {
        counts.add(summary(some.get(i), lines.get(i).list()));
      }
    }
    return counts;
  }

  private static QueueSummary summary(Lane lane, List<Reply> line) {
    Map<Registry, Long> jobs = new HashMap<>();
    Registry[] registries = Registry.values();
    for (int i = 0; i < registries.length; i++) {
      jobs.put(registries[i], line.get(i).number());
    }
    return new QueueSummary(lane.queue(), jobs, instant(line.get(registries.length).text()));
  }

  /** A time as RQ writes it. */
  private static Optional<Instant> instant(String text) {
    return new StoredJob("", Map.of("time", text.getBytes(StandardCharsets.UTF_8))).time("time");
  }
}
