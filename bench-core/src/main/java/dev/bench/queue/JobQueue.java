package dev.bench.queue;

import dev.bench.ServiceUnavailableException;
import dev.bench.queue.lanes.Room;
import dev.bench.queue.lanes.Unserved;
import dev.bench.redis.Batch;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Reply;
import dev.bench.redis.ScriptCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The jobs of a bench as every process sees them: put in, looked up, cancelled, counted.
 *
 * <p>Putting a job whose id is in use by one that has not ended does nothing, so that whatever is
 * sent twice runs once. Safe for use by many threads.
 *
 * <p>Source: RQ's layout, version 2.x, with its JSON serializer.
 */
public final class JobQueue implements Outgoing.Sender {

  private static final int JOBS_A_STEP = 20;
  private static final Duration KEEP_FIRES = Duration.ofDays(400);
  private static final Duration KEEP_CANCELED = Duration.ofDays(7);
  private static final Pattern FIRE_SECOND =
      Pattern.compile("(\\d{1,12}) "); // as fire.lua reads it
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,200}");

  private final Redis redis;
  private final String bench;
  private final Supplier<Queues> queues;
  private final JobHash hash;
  private final InstantSource clock;
  private final Room room;
  private final Unserved unserved = new Unserved();

  /** The jobs of {@code bench} in {@code redis}, with queues that stay as they are. */
  public JobQueue(Redis redis, String bench, Queues queues, InstantSource clock) {
    this(redis, bench, () -> queues, clock);
  }

  /**
   * The jobs of {@code bench} in {@code redis}.
   *
   * @param queues asked again each time
   */
  public JobQueue(Redis redis, String bench, Supplier<Queues> queues, InstantSource clock) {
    this.redis = redis;
    this.bench = bench;
    this.queues = queues;
    this.hash = new JobHash(bench, queues);
    this.clock = clock;
    this.room = new Room(redis, () -> queues.get().mostQueued());
  }

  /** The queues there are now. */
  public Queues queues() {
    return queues.get();
  }

  /** What RQ calls the queue of that short name. */
  public QueueName name(String queue) {
    return new QueueName(bench, queue);
  }

  /**
   * Puts the jobs in, in one write.
   *
   * @return how many were new
   */
  public int enqueue(List<JobRequest> jobs) {
    List<ScriptCall> steps = steps(jobs);
    return answered(redis.pipelinedRepeatable(batch -> steps.forEach(batch::eval)));
  }

  /** Enqueues and publishes, in one write. */
  @Override
  public void send(Outgoing outgoing) {
    List<ScriptCall> steps = steps(outgoing.jobs());
    List<Reply> replies =
        redis.pipelinedRepeatable(batch -> {
          steps.forEach(batch::eval);
          for (Event event : outgoing.events()) {
            batch.publish(Event.CHANNEL, event.wire());
          }
        });
    answered(replies.subList(0, steps.size()));
  }

  /** How many jobs were new; warns of queues that no worker serves. */
  private int answered(List<Reply> replies) {
    int jobs = 0;
    for (Reply reply : replies) {
      List<Reply> parts = reply.list();
      jobs += (int) parts.getFirst().number();
      parts.stream().skip(1).map(Reply::text).forEach(unserved::warn);
    }
    return jobs;
  }

  /**
   * Makes sure that one more job of {@code site} may wait in {@code queue}; asked before the
   * commit, after which nothing is refused.
   *
   * @throws ServiceUnavailableException when {@code max_queued_jobs} wait already
   */
  public void requireRoom(String queue, String site) {
    room.take(name(queue).lane(site), "%s in the queue \"%s\"".formatted(site, queue));
  }

  /**
   * Enqueues the jobs of {@code fires}. A fire that is not later than the last one of its schedule
   * does nothing, however often it is repeated.
   *
   * @param fence the caller's fencing number
   * @return empty when another scheduler leads by now
   */
  public Optional<Fire.Result> fire(long fence, List<Fire> fires) {
    int jobs = 0;
    int waiting = 0;
    for (int from = 0; from < fires.size(); from += JOBS_A_STEP) {
      List<Fire> some = fires.subList(from, Math.min(from + JOBS_A_STEP, fires.size()));
      List<Reply> said = redis.evalRepeatable(step(fence, some)).list();
      if (said.get(0).number() < 0) {
        return Optional.empty();
      }
      jobs += (int) said.get(0).number();
      waiting += (int) said.get(1).number();
    }
    return Optional.of(new Fire.Result(jobs, waiting));
  }

  private ScriptCall step(long fence, List<Fire> fires) {
    Instant now = clock.instant();
    ScriptCall step =
        Scripts.FIRE
            .on(RedisKeys.FENCE.key(bench))
            .with(fence)
            .with(KEEP_FIRES.toSeconds())
            .with(fires.size());
    for (Fire fire : fires) {
      step.with(RedisKeys.FIRES.key(bench, fire.site()))
          .with(fire.schedule())
          .with(fire.planned().getEpochSecond())
          .with(fire.overlap().name());
      hash.add(step, fire.job(), now);
    }
    return step;
  }

  /**
   * When the schedules of each of {@code sites} fired last, by site and schedule. A field that is
   * no fire is left out; the next fire replaces it.
   */
  public Map<String, Map<String, Instant>> lastFires(List<String> sites) {
    List<Reply> replies =
        redis.pipelinedRepeatable(
            batch -> sites.forEach(site -> batch.hgetAll(RedisKeys.FIRES.key(bench, site))));
    Map<String, Map<String, Instant>> last = new HashMap<>();
    for (int i = 0; i < sites.size(); i++) {
      Map<String, Instant> times = new HashMap<>();
      replies
          .get(i)
          .texts()
          .forEach((schedule, fire) -> {
            Matcher second = FIRE_SECOND.matcher(fire);
            if (second.lookingAt()) {
              times.put(schedule, Instant.ofEpochSecond(Long.parseLong(second.group(1))));
            }
          });
      last.put(sites.get(i), times);
    }
    return last;
  }

  /** Notes that schedules of a site that never fired are watched from {@code now} on. */
  public void watchFrom(Instant now, String site, Collection<String> schedules) {
    String key = RedisKeys.FIRES.key(bench, site);
    redis.pipelinedRepeatable(batch -> {
      for (String schedule : schedules) {
        batch.hsetIfAbsent(key, schedule, now.getEpochSecond() + " ");
      }
      batch.expire(key, KEEP_FIRES);
    });
  }

  private List<ScriptCall> steps(List<JobRequest> jobs) {
    Instant now = clock.instant();
    List<ScriptCall> steps = new ArrayList<>();
    for (int from = 0; from < jobs.size(); from += JOBS_A_STEP) {
      List<JobRequest> some = jobs.subList(from, Math.min(from + JOBS_A_STEP, jobs.size()));
      ScriptCall step = Scripts.ENQUEUE.on();
      hash.addTo(step, some, now);
      steps.add(step);
    }
    return steps;
  }

  /** The job with that id, whosever it is. */
  public Optional<StoredJob> find(String id) {
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    Map<String, byte[]> fields = redis.fields(RedisKeys.JOB.key(id));
    return fields.containsKey("data") ? Optional.of(new StoredJob(id, fields)) : Optional.empty();
  }

  /**
   * The job of {@code site} with that id, or the one that stands for it; another site's is not
   * found.
   */
  public Optional<StoredJob> find(String site, String id) {
    if (!JobIds.belongs(site, id)) {
      return Optional.empty();
    }
    return find(id)
        .or(() -> redis.get(RedisKeys.MERGED.key(id)).flatMap(this::find))
        .filter(job -> job.meta().site().map(site::equals).orElse(false));
  }

  /** How many jobs go before it in its lane; empty unless it is queued. */
  public OptionalLong position(StoredJob job) {
    return redis.position(RedisKeys.QUEUE.key(job.queue()), job.id());
  }

  /** What the last run of a job left; empty when none has ended, or it is kept no longer. */
  public Optional<LastRun> lastRun(String id) {
    Map<String, byte[]> fields =
        redis.evalRepeatable(Scripts.LAST_RUN.on(RedisKeys.RESULTS.key(id))).fields();
    return fields.isEmpty() ? Optional.empty() : Optional.of(LastRun.of(fields));
  }

  /**
   * Cancels a job of {@code site}: one that waits at once, one that runs as {@link #stop} does.
   * Does nothing and returns false when it has ended.
   */
  public boolean cancel(String site, String id) {
    return find(site, id).isPresent() && cancel(id);
  }

  /** The same, whatever its site. */
  public boolean cancel(String id) {
    return end(id, "cancelled", "");
  }

  /**
   * Has a running job of {@code site} stopped: it is interrupted, its transaction rolled back, and
   * it is not repeated. Returns before it has ended; false when it does not run.
   */
  public boolean stop(String site, String id) {
    return find(site, id).isPresent() && stop(id);
  }

  /** The same, whatever its site. */
  public boolean stop(String id) {
    return end(id, "stopped", "1");
  }

  private boolean end(String id, String how, String onlyRunning) {
    String said =
        redis
            .evalRepeatable(
                Scripts.CANCEL
                    .on(RedisKeys.LOTS.key(bench))
                    .with(id)
                    .with(KEEP_CANCELED.toSeconds())
                    .with(how)
                    .with(onlyRunning))
            .text();
    return !said.equals("none");
  }

  /** The lanes of a queue that hold jobs or records of jobs, as RQ calls them; sorted. */
  public List<String> lanes(String queue) {
    String full = name(queue).full();
    String prefix = RedisKeys.QUEUE.prefix();
    return redis.smembers(RedisKeys.QUEUES.key()).stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .filter(lane -> lane.equals(full) || lane.startsWith(full + ":"))
        .sorted()
        .toList();
  }

  /** The jobs of a queue by state, those of all sites together. */
  public QueueCounts counts(String queue) {
    QueueCounts sum = new QueueCounts(0, 0, 0, 0, 0);
    for (String lane : lanes(queue)) {
      sum = sum.plus(countsOf(lane));
    }
    return sum;
  }

  private QueueCounts countsOf(String lane) {
    List<Reply> counts =
        redis.pipelinedRepeatable((Batch batch) ->
            batch
                .llen(RedisKeys.QUEUE.key(lane))
                .zcard(RedisKeys.STARTED.key(lane))
                .zcard(RedisKeys.SCHEDULED.key(lane))
                .zcard(RedisKeys.FINISHED.key(lane))
                .zcard(RedisKeys.FAILED.key(lane)));
    return new QueueCounts(
        counts.get(0).number(),
        counts.get(1).number(),
        counts.get(2).number(),
        counts.get(3).number(),
        counts.get(4).number());
  }
}
