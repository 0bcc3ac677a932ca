package dev.bench.worker;

import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.SubscriptionListener;
import dev.bench.worker.run.StopReason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Obeys RQ's commands to the slots of a worker: {@code stop-job}, {@code kill-horse}, {@code
 * shutdown}.
 *
 * <p>Called by the thread of the subscription.
 */
final class Commands implements SubscriptionListener {

  private static final Logger log = LoggerFactory.getLogger(Commands.class);

  private final Slots slots;
  private final Runnable stop;

  /**
   * Commands to {@code slots}.
   *
   * @param stop ends the worker once all its slots are shut down
   */
  Commands(Slots slots, Runnable stop) {
    this.slots = slots;
    this.stop = stop;
  }

  /** The channels of the slots of those names. */
  static Set<String> channels(List<String> workers) {
    return workers.stream().map(RedisKeys.WORKER_COMMANDS::key).collect(Collectors.toSet());
  }

  @Override
  public void message(String channel, String message) {
    String worker = channel.substring(RedisKeys.WORKER_COMMANDS.prefix().length());
    Map<String, @Nullable Object> said;
    try {
      said = Json.core().object(message);
    } catch (JsonException e) {
      log.warn("A command to worker {} is not a JSON object; it is ignored", worker);
      return;
    }
    switch (String.valueOf(said.get("command"))) {
      case "stop-job" ->
          slots.held().stream() // also one that is kept ready
              .filter(job -> job.id().equals(said.get("job_id")))
              .forEach(job -> job.stop(StopReason.STOPPED));
      case "kill-horse" -> slots.in(worker).ifPresent(job -> job.stop(StopReason.KILLED));
      case "shutdown" -> {
        log.info("Worker {} is told to shut down", worker);
        if (slots.retire(worker)) {
          stop.run();
        }
      }
      default -> log.warn("Worker {} does not know a command that it was sent", worker);
    }
  }
}
