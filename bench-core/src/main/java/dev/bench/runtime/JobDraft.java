package dev.bench.runtime;

import dev.bench.JobBuilder;
import dev.bench.JobRef;
import dev.bench.ValidationException;
import dev.bench.app.JobMethod;
import dev.bench.queue.JobIds;
import dev.bench.queue.JobRequest;
import dev.bench.queue.Queues;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A job while its settings are gathered: the call's over the declaration's over the queue's.
 *
 * <p>{@link #enqueue} checks them all, so that nothing can be refused after the commit.
 */
final class JobDraft implements JobBuilder {

  private final Queues queues;
  private final JobRequest.Owner owner;
  private final JobMethod method;
  private final String args;
  private final String kwargs;
  private final Consumer<JobRequest> outgoing;

  private String queue;
  private @Nullable Duration timeout;
  private @Nullable Instant at;
  private @Nullable String ownId;
  private int retries;
  private List<Duration> backoff;
  private boolean atFront;

  JobDraft(
      Queues queues,
      JobRequest.Owner owner,
      JobMethod method,
      String args,
      String kwargs,
      Consumer<JobRequest> outgoing) {
    this.queues = queues;
    this.owner = owner;
    this.method = method;
    this.args = args;
    this.kwargs = kwargs;
    this.outgoing = outgoing;
    JobMethod.Settings declared = method.settings();
    this.queue = declared.queue();
    this.timeout = declared.timeout().orElse(null);
    this.retries = declared.retries();
    this.backoff = declared.backoff();
  }

  @Override
  public JobBuilder queue(String name) {
    queue = name;
    return this;
  }

  @Override
  public JobBuilder timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  @Override
  public JobBuilder in(Duration delay) {
    return at(InstantSource.system().instant().plus(delay));
  }

  @Override
  public JobBuilder at(Instant time) {
    at = time;
    return this;
  }

  @Override
  public JobBuilder id(String id) {
    ownId = id;
    return this;
  }

  @Override
  public JobBuilder retry(int times, Duration... waits) {
    retries = times;
    backoff = List.of(waits);
    return this;
  }

  @Override
  public JobBuilder atFront() {
    atFront = true;
    return this;
  }

  @Override
  public JobRef enqueue() {
    Duration queueLimit = queues.limit(queue);
    Duration limit = timeout == null ? queueLimit : timeout;
    if (limit.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new ValidationException("A job's time limit is at least one second, not " + limit);
    }
    if (retries < 0) {
      throw new ValidationException("A job is repeated 0 times or more, not " + retries);
    }
    String id = ownId == null ? JobIds.random(owner.site()) : JobIds.of(owner.site(), ownId);
    outgoing.accept(
        new JobRequest(
            id,
            owner,
            queue,
            method.name(),
            args,
            kwargs,
            new JobRequest.Run(limit, retries, backoff),
            Optional.ofNullable(at),
            atFront,
            Map.of()));
    return new JobRef(id);
  }
}
