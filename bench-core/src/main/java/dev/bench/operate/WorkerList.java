package dev.bench.operate;

import dev.bench.queue.StoredJob;
import dev.bench.redis.Batch;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Reply;
import dev.bench.redis.ScriptCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Lists the worker slots of a bench. Safe for use by many threads. */
public final class WorkerList {

  private static final List<String> FIELDS =
      List.of("queues", "state", "current_job", "last_heartbeat", "hostname", "pid", "death");

  private final Reach reach;

  /** The workers of the bench of {@code reach}. */
  public WorkerList(Reach reach) {
    this.reach = reach;
  }

  /** The slots by name, also those whose process died without signing off. */
  public List<WorkerSlot> all() {
    ScriptCall call = OperateScripts.WORKERS.on();
    FIELDS.forEach(call::with);
    List<WorkerSlot> slots = new ArrayList<>();
    for (Reply reply : reach.redis().evalRepeatable(call).list()) {
      slot(reply.list()).ifPresent(slots::add);
    }
    List<Reply> leases =
        slots.isEmpty()
            ? List.of()
            : reach.redis().pipelinedRepeatable(batch -> slots.forEach(slot -> lease(batch, slot)));
    List<WorkerSlot> known = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      known.add(
          leases.get(i).isNothing() && isOurs(slots.get(i)) ? dead(slots.get(i)) : slots.get(i));
    }
    known.sort(Comparator.comparing(WorkerSlot::name));
    return known;
  }

  /** The slots that are alive and serve {@code queue}. */
  public List<WorkerSlot> serving(String queue) {
    return all().stream().filter(slot -> slot.isAlive() && slot.queues().contains(queue)).toList();
  }

  private static void lease(Batch batch, WorkerSlot slot) {
    batch.get(RedisKeys.LEASE.key(process(slot)));
  }

  /** RQ's own workers have no lease; Redis forgets them after their time. */
  private static boolean isOurs(WorkerSlot slot) {
    return slot.name().indexOf('.') > 0;
  }

  private static String process(WorkerSlot slot) {
    int dot = slot.name().indexOf('.');
    return dot < 0 ? slot.name() : slot.name().substring(0, dot);
  }

  private static WorkerSlot dead(WorkerSlot slot) {
    return new WorkerSlot(
        slot.name(),
        slot.host(),
        slot.pid(),
        slot.queues(),
        WorkerSlot.DEAD,
        slot.job(),
        slot.heard());
  }

  private Optional<WorkerSlot> slot(List<Reply> parts) {
    List<Reply> values = parts.get(1).list();
    Map<String, byte[]> fields = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).isNothing()) {
        fields.put(FIELDS.get(i), values.get(i).bytes());
      }
    }
    StoredJob hash = new StoredJob("", fields);
    List<String> queues =
        Stream.of(hash.text("queues").split(","))
            .flatMap(name -> Lane.of(reach.bench(), name).stream())
            .map(Lane::queue)
            .distinct()
            .toList();
    return queues.isEmpty() || !hash.text("death").isEmpty()
        ? Optional.empty()
        : Optional.of(
            new WorkerSlot(
                parts.get(0).text(),
                hash.text("hostname"),
                hash.text("pid"),
                queues,
                hash.text("state"),
                hash.text("current_job"),
                hash.time("last_heartbeat")));
  }
}
