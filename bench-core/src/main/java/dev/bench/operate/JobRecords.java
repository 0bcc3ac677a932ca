package dev.bench.operate;

import dev.bench.DoesNotExistException;
import dev.bench.config.SettingsSchema;
import dev.bench.json.Json;
import dev.bench.operate.JobRecord.Call;
import dev.bench.operate.JobRecord.Limits;
import dev.bench.operate.JobRecord.Waiting;
import dev.bench.queue.BrokenJobException;
import dev.bench.queue.JobCall;
import dev.bench.queue.StoredJob;
import dev.bench.redis.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads all that is known of single jobs. Safe for use by many threads. */
public final class JobRecords {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,200}");

  private final Reach reach;

  /** The jobs within {@code reach}. */
  public JobRecords(Reach reach) {
    this.reach = reach;
  }

  /**
   * The job with that id.
   *
   * @throws DoesNotExistException when there is none within reach
   */
  public JobRecord require(String id) {
    return find(id).orElseThrow(() -> missing(id));
  }

  static DoesNotExistException missing(String id) {
    return new DoesNotExistException(
        "There is no job %s; it may have been removed after its time to live (list jobs with: bench jobs)"
            .formatted(id));
  }

  /** Whether a job may have that id. */
  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** The job with that id, if there is one within reach. */
  public Optional<JobRecord> find(String id) {
    if (!isId(id)) {
      return Optional.empty();
    }
    List<Reply> parts = reach.redis().evalRepeatable(OperateScripts.SHOW.on().with(id)).list();
    Map<String, byte[]> fields = parts.get(0).fields();
    StoredJob job = new StoredJob(id, fields);
    Optional<Lane> lane = Lane.of(reach.bench(), job.queue());
    if (!fields.containsKey("data") || lane.isEmpty()) {
      return Optional.empty();
    }
    JobEntry entry = JobEntry.of(job, lane.get(), JobPages.time(parts.get(6).text()));
    return reach.sees(entry) ? Optional.of(record(entry, job, parts)) : Optional.empty();
  }

  private static JobRecord record(JobEntry entry, StoredJob job, List<Reply> parts) {
    Map<String, String> dependsOn = new LinkedHashMap<>();
    List<Reply> others = parts.get(2).list();
    for (int i = 0; i < others.size(); i++) {
      dependsOn.put(others.get(i).text(), parts.get(3).list().get(i).text());
    }
    String place = parts.get(5).text();
    return new JobRecord(
        entry,
        call(job),
        new Limits(
            job.timeout().map(Duration::toSeconds), job.retriesLeft(), expires(parts.get(7))),
        JobRuns.of(parts.get(1).list()),
        new Waiting(
            dependsOn,
            parts.get(4).list().stream().map(Reply::text).sorted().toList(),
            place.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(place)),
            job.text("bench_why")),
        SettingsSchema.hidden(job.meta().members()));
  }

  private static Optional<Instant> expires(Reply millis) {
    return millis.number() < 0
        ? Optional.empty()
        : Optional.of(Instant.now().plusMillis(millis.number()));
  }

  private static Call call(StoredJob job) {
    try {
      JobCall call = job.call();
      Map<String, @Nullable Object> named = new TreeMap<>();
      call.kwargs()
          .forEach((name, value) -> named.put(name, Json.core().convert(value, Object.class)));
      List<@Nullable Object> positional = new ArrayList<>();
      call.args()
          .forEach(value ->
              positional.add(
                  SettingsSchema.hidden(Map.of("value", Json.core().convert(value, Object.class)))
                      .get("value")));
      return new Call(positional, SettingsSchema.hidden(named), "");
    } catch (BrokenJobException e) {
      return new Call(List.of(), Map.of(), String.valueOf(e.getMessage()));
    }
  }
}
