package dev.bench.runtime;

import dev.bench.Dedup;
import dev.bench.JobBuilder;
import dev.bench.JobRef;
import dev.bench.ValidationException;
import dev.bench.app.JobMethod;
import dev.bench.queue.JobIds;
import dev.bench.queue.JobRequest;
import dev.bench.queue.JobRequest.Unique.Rule;
import dev.bench.queue.Queues;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job while its settings are gathered: the call's over the declaration's over the queue's.
 *
 * <p>{@link #enqueue} checks them all, so that nothing can be refused after the commit.
 */
final class JobDraft implements JobBuilder {

  private final Queues queues;
  private final InstantSource clock;
  private final JobRequest.Owner owner;
  private final JobMethod method;
  private final String args;
  private final String kwargs;
  private final Route route;

  private String queue;
  private @Nullable Duration timeout;
  private @Nullable Instant at;
  private @Nullable String ownId;
  private int retries;
  private List<Duration> backoff;
  private boolean atFront;
  private List<String> after = List.of();
  private JobRequest.@Nullable Unique unique;
  private @Nullable Duration ttl;
  private @Nullable Duration resultTtl;
  private @Nullable Duration failureTtl;
  private Sending sending = Sending.AT_COMMIT;

  /** When a job leaves its unit of work. */
  enum Sending {
    /** After the commit. */
    AT_COMMIT,
    /** After the commit, from rows of the site's database. */
    DURABLY,
    /** Now. */
    AT_ONCE
  }

  /** Where complete requests go. */
  @FunctionalInterface
  interface Route {
    JobRef send(JobRequest job, Sending sending);
  }

  JobDraft(
      UnitPlan.Services services,
      JobRequest.Owner owner,
      JobMethod method,
      String args,
      String kwargs,
      Route route) {
    this.queues = services.queues().get();
    this.clock = services.databases().clock();
    this.owner = owner;
    this.method = method;
    this.args = args;
    this.kwargs = kwargs;
    this.route = route;
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
    return at(clock.instant().plus(delay));
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
  public JobBuilder after(JobRef... others) {
    after = Stream.of(others).map(JobRef::id).toList();
    return this;
  }

  @Override
  public JobBuilder durable() {
    return sending(Sending.DURABLY);
  }

  @Override
  public JobBuilder immediately() {
    return sending(Sending.AT_ONCE);
  }

  private JobBuilder sending(Sending other) {
    if (sending != Sending.AT_COMMIT && sending != other) {
      throw new ValidationException("A job is sent durably or immediately, not both");
    }
    sending = other;
    return this;
  }

  @Override
  public JobBuilder deduplicate(Dedup until) {
    return deduplicate(until, arguments());
  }

  @Override
  public JobBuilder deduplicate(Dedup until, String key) {
    return switch (until) {
      case WHILE_QUEUED -> same(Rule.WHILE_QUEUED, key, Duration.ZERO);
      case UNTIL_DONE -> same(Rule.UNTIL_DONE, key, Duration.ZERO);
    };
  }

  @Override
  public JobBuilder throttle(Duration period) {
    return throttle(period, arguments());
  }

  @Override
  public JobBuilder throttle(Duration period, String key) {
    return same(Rule.THROTTLE, key, atLeast(Duration.ofMillis(1), period, "throttle"));
  }

  @Override
  public JobBuilder debounce(Duration silence) {
    return debounce(silence, arguments());
  }

  @Override
  public JobBuilder debounce(Duration silence, String key) {
    in(atLeast(Duration.ofMillis(1), silence, "debounce"));
    return same(Rule.DEBOUNCE, key, silence);
  }

  private JobBuilder same(Rule rule, String key, Duration period) {
    if (unique != null) {
      throw new ValidationException(
          "A job is deduplicated, throttled or debounced; one of them, once");
    }
    unique = new JobRequest.Unique(rule, JobIds.unique(owner.site(), method.name(), key), period);
    return this;
  }

  private String arguments() {
    return args + kwargs;
  }

  @Override
  public JobBuilder ttl(Duration limit) {
    ttl = atLeast(Duration.ofSeconds(1), limit, "ttl");
    return this;
  }

  @Override
  public JobBuilder resultTtl(Duration limit) {
    resultTtl = atLeast(Duration.ofSeconds(1), limit, "resultTtl");
    return this;
  }

  @Override
  public JobBuilder failureTtl(Duration limit) {
    failureTtl = atLeast(Duration.ofSeconds(1), limit, "failureTtl");
    return this;
  }

  private static Duration atLeast(Duration least, Duration given, String what) {
    if (given.compareTo(least) < 0) {
      throw new ValidationException("%s is %s, expected %s or more".formatted(what, given, least));
    }
    return given;
  }

  @Override
  public JobRef enqueue() {
    Duration queueLimit = queues.limit(queue);
    Duration limit = timeout == null ? queueLimit : timeout;
    check(limit);
    String id = ownId == null ? JobIds.random(owner.site()) : JobIds.of(owner.site(), ownId);
    JobRequest.Ttl kept =
        new JobRequest.Ttl(
            Optional.ofNullable(ttl),
            Optional.ofNullable(resultTtl),
            Optional.ofNullable(failureTtl));
    return route.send(
        new JobRequest(
            id,
            owner,
            queue,
            method.name(),
            args,
            kwargs,
            new JobRequest.Run(limit, retries, backoff, kept),
            Optional.ofNullable(at),
            atFront,
            Map.of(),
            new JobRequest.Conditions(Optional.ofNullable(unique), after)),
        sending);
  }

  private void check(Duration limit) {
    if (limit.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new ValidationException("A job's time limit is at least one second, not " + limit);
    }
    if (retries < 0) {
      throw new ValidationException("A job is repeated 0 times or more, not " + retries);
    }
    if (!after.isEmpty() && at != null) {
      throw new ValidationException("A job waits for a time or for other jobs, not for both");
    }
    for (String other : after) {
      if (!JobIds.belongs(owner.site(), other)) {
        throw new ValidationException(
            "Job %s is none of site %s, so no job of the site waits for it"
                .formatted(other, owner.site()));
      }
    }
  }
}
