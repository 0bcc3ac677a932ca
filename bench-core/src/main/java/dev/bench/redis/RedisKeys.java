package dev.bench.redis;

/**
 * Every key and channel of the system: its pattern, where it lives, what it holds, how long.
 *
 * <p>{@code docs/redis-keys.md} is this list, and a test keeps it so. Keys that begin with {@code
 * rq:} have RQ's names and contents (layout of RQ 2.x), so that RQ's own tools read them; what is
 * ours begins with {@code bench:}. Parts in braces are filled in by {@link #key}.
 */
public enum RedisKeys {
  // Values of apps.
  SITE_CACHE(
      Store.CACHE,
      "bench:cache:{site}:{key}",
      "string",
      "as the app says",
      "What an app keeps for a while, as JSON."),
  SESSION(
      Store.CACHE,
      "bench:session:{site}:{hash}",
      "hash",
      "one minute, or less when the session runs out before",
      "A copy of a session, by the SHA-256 of its id: user, csrf_token, full_name, user_type, expires, kept_until; sealed with an HMAC."),
  LOGIN_KEY(
      Store.CACHE,
      "bench:login-key:{site}:{hash}",
      "string",
      "one minute",
      "The user whom a key of bench browse logs in once, by the SHA-256 of the key; with the end of its time, sealed with an HMAC."),
  SESSION_ENDED(
      Store.CACHE,
      "bench:session-ended:{site}:{hash}",
      "string",
      "one minute",
      "The mark of an ended session: while it is there no copy of the session is kept."),
  SESSION_ENDS(
      Store.CACHE,
      "bench:session-ends",
      "channel",
      "-",
      "Each session ended by a logout, a new password or a disabled user: <site> <hash>."),
  LOGIN_ATTEMPTS(
      Store.CACHE,
      "bench:login-attempts:{site}:{network}",
      "string",
      "allow_login_after_fail, 60 s",
      "How many logins from a network, or from a network for a user, have not succeeded."),
  ANSWER(
      Store.CACHE,
      "bench:answer:{site}:{hash}",
      "string",
      "maxAge of @Cached",
      "An answer of a cached method, as JSON, by the SHA-256 of all that it depends on."),
  PAGE(
      Store.CACHE,
      "bench:page:{site}:{hash}",
      "string",
      "what the page declares",
      "A page as guests see it, by the SHA-256 of all that it depends on; its first 32 characters are the nonce in it."),
  MAKING(
      Store.CACHE,
      "bench:making:{key}",
      "string",
      "five seconds, or until the text is there",
      "The random mark of a process that makes an answer or a page, by its key: others wait. `not kept`: each makes its own."),
  RATE_LIMIT(
      Store.CACHE,
      "bench:rate:{site}:{what}",
      "hash",
      "two windows",
      "What a caller spent on a method, or a site of the server's time: window, count, before."),
  PASSWORD_RESETS(
      Store.CACHE,
      "bench:password-resets:{site}:{network}",
      "string",
      "one hour",
      "How many mails for a forgotten password a network, or a network for a user, has asked for."),

  // Jobs, as RQ lays them out.
  QUEUES(
      Store.QUEUE,
      "rq:queues",
      "set",
      "none",
      "The keys of all lanes that hold jobs, or records of jobs."),
  QUEUE(
      Store.QUEUE,
      "rq:queue:{queue}",
      "list",
      "none; gone when empty",
      "Ids of waiting jobs, the next one first."),
  JOB(
      Store.QUEUE,
      "rq:job:{id}",
      "hash",
      "result or failure TTL once it has ended",
      "A job: status, times, data, meta. Ours: bench_ending (parked, quarantined, lostslot), bench_why, bench_lot, bench_stop, bench_suspect, bench_deaths, bench_parkings, bench_cause, bench_shown."),
  DEPENDENTS(
      Store.QUEUE,
      "rq:job:{id}:dependents",
      "set",
      "none; gone once they are released",
      "The jobs that wait for a job."),
  DEPENDENCIES(
      Store.QUEUE,
      "rq:job::{id}:dependencies",
      "set",
      "none; gone once the job is released",
      "The jobs that a job waits for; two colons, as RQ has them."),
  RESULTS(
      Store.QUEUE,
      "rq:results:{id}",
      "stream",
      "as its job",
      "One entry a run: the value it returned, or its error."),
  STARTED(
      Store.QUEUE,
      "rq:wip:{queue}",
      "sorted set",
      "none",
      "Claims, <job>:<execution>, by when RQ's tools may call them abandoned."),
  FINISHED(
      Store.QUEUE, "rq:finished:{queue}", "sorted set", "none", "Finished jobs, by their end."),
  FAILED(Store.QUEUE, "rq:failed:{queue}", "sorted set", "none", "Failed jobs, by their end."),
  SCHEDULED(
      Store.QUEUE,
      "rq:scheduled:{queue}",
      "sorted set",
      "none",
      "Jobs for later, by when they are due, in epoch seconds."),
  DEFERRED(
      Store.QUEUE,
      "rq:deferred:{queue}",
      "sorted set",
      "none",
      "Jobs that wait for others, and parked jobs, by when they were made."),
  CANCELED(Store.QUEUE, "rq:canceled:{queue}", "sorted set", "none", "Cancelled jobs, by when."),
  EXECUTION(
      Store.QUEUE,
      "rq:execution:{id}:{execution}",
      "hash",
      "two leases",
      "A run that outlasted a heartbeat, for RQ's tools."),
  EXECUTIONS(
      Store.QUEUE, "rq:executions:{id}", "sorted set", "two leases", "The runs of a job going on."),
  SUSPENDED(Store.QUEUE, "rq:suspended", "string", "optional", "Present while all workers pause."),
  WORKERS(Store.QUEUE, "rq:workers", "set", "none", "The keys of all workers."),
  QUEUE_WORKERS(
      Store.QUEUE, "rq:workers:{queue}", "set", "none", "The keys of the workers of a queue."),
  WORKER(
      Store.QUEUE,
      "rq:worker:{worker}",
      "hash",
      "eight minutes from the last heartbeat, one after death",
      "A worker slot: state, current job, counts; bench_process is the mark that bench start gave it."),

  WORKER_COMMANDS(
      Store.QUEUE,
      "rq:pubsub:{worker}",
      "channel",
      "-",
      "RQ's commands to a worker slot, as JSON: stop-job, shutdown, kill-horse."),

  // Jobs, ours.
  LEASE(
      Store.QUEUE,
      "bench:lease:{process}",
      "string",
      "the lease, renewed by heartbeats",
      "A worker process that is alive; without it the Reaper ends its claims."),
  PROCESSES(
      Store.QUEUE,
      "bench:{bench}:processes",
      "set",
      "none",
      "The worker processes of a bench, until a Reaper has found them dead and without claims."),
  CLAIMS(
      Store.QUEUE,
      "bench:claims:{process}",
      "hash",
      "none; gone when empty",
      "The claims of a process: by execution its queue, job, slot and start, and whether the job is kept ready."),
  LOTS(
      Store.QUEUE,
      "bench:{bench}:lots",
      "set",
      "none; gone when empty",
      "What parked jobs wait for: <cause> <site> <code>."),
  LOT(
      Store.QUEUE,
      "bench:{bench}:lots:{lot}",
      "sorted set",
      "none; gone when empty",
      "Ids of the jobs parked in a lot, by when they were made."),
  LOT_PACE(
      Store.QUEUE,
      "bench:{bench}:unparked:{lot}",
      "string",
      "one second",
      "The mark that some jobs of a lot went back to their queues."),

  LANES(
      Store.QUEUE,
      "bench:{bench}:lanes:{queue}",
      "sorted set",
      "none; gone when empty",
      "The lanes of a queue in which jobs wait, by how much they have been served."),
  WAITING(
      Store.QUEUE,
      "bench:{bench}:waiting",
      "hash",
      "none; gone when empty",
      "By queue: since when its next job is the next one."),
  ARRIVALS(
      Store.QUEUE,
      "bench:{bench}:arrivals",
      "stream",
      "none; about 100 entries",
      "The queues in which a lane got its first job; idle workers wait for its entries."),
  DUE(
      Store.QUEUE,
      "bench:{bench}:due",
      "sorted set",
      "none; gone when empty",
      "The lanes with jobs for later, by when the first one is due."),
  SHARES(
      Store.QUEUE,
      "bench:{bench}:shares",
      "hash",
      "none",
      "By site: <job_weight>:<max_running_jobs>, where a site has another share than all others."),
  CAPPED(
      Store.QUEUE,
      "bench:{bench}:capped:{site}",
      "set",
      "none; gone when empty",
      "The lanes that stand aside while their site runs max_running_jobs."),
  UNIQUE(
      Store.QUEUE,
      "bench:unique:{key}",
      "string",
      "30 days, or the period of throttle",
      "The last job of those that count as the same: deduplicated, throttled or debounced."),
  MERGED(
      Store.QUEUE,
      "bench:merged:{id}",
      "string",
      "one day",
      "The job that stands for one that counts as the same."),
  OUTBOXES(
      Store.QUEUE,
      "bench:{bench}:outboxes",
      "sorted set",
      "none; gone when empty",
      "Sites whose outbox may hold rows that no process has sent, <site> <job>, by when they were marked."),
  UPKEEP(
      Store.QUEUE,
      "bench:{bench}:upkeep",
      "hash",
      "none",
      "When a worker last looked after the lanes, and how far it came."),
  DROPPED(
      Store.QUEUE,
      "bench:{bench}:dropped:{queue}",
      "hash",
      "none; at most 1,001 fields",
      "How many failed jobs were removed before their time, by method and error."),

  // Schedules.
  LEADER(
      Store.QUEUE,
      "bench:{bench}:scheduler",
      "string",
      "the lease, renewed",
      "Which scheduler process leads, and its fencing number."),
  SCHEDULER(
      Store.QUEUE,
      "bench:scheduler:{process}",
      "string",
      "the lease, renewed",
      "A scheduler process that is alive, leading or standing by; a child of bench start by its mark."),
  FENCE(
      Store.QUEUE,
      "bench:{bench}:scheduler:fence",
      "string",
      "none",
      "The fencing number of the last leader."),
  FIRES(
      Store.QUEUE,
      "bench:{bench}:fires:{site}",
      "hash",
      "400 days after the last fire",
      "By schedule: the second for which its last fire was planned, and the job that came of it."),

  // Processes.
  CONNECTIONS(
      Store.QUEUE,
      "bench:{bench}:connections:{server}",
      "hash",
      "5 min after the last renewal",
      "Places for connections to a database server: how many each process has and until when, how many there are, whether one waits."),
  GENERATION(
      Store.QUEUE,
      "bench:{bench}:generation",
      "string and channel",
      "none",
      "The current generation of app code; the channel of the same name announces it."),
  GENERATION_SERVED(
      Store.QUEUE,
      "bench:{bench}:generation:served",
      "channel",
      "-",
      "A service runs a generation: <number> <service>. The watcher waits for it."),
  ROLL(
      Store.QUEUE,
      "bench:{bench}:roll",
      "string",
      "15 s, renewed",
      "Which command restarts processes one after the other, <id> <host> <epoch seconds>: one host at a time."),
  SOCKET_SECRET(
      Store.QUEUE,
      "socketio_auth_secret",
      "string",
      "none",
      "By which a realtime server of its own, such as Frappe's Node server, proves itself to web."),
  EVENTS(Store.QUEUE, "events", "channel", "-", "Realtime events, as Frappe words them.");

  /** Which Redis a key lives in. */
  public enum Store {
    /** May be lost. */
    CACHE,
    /** Is kept. */
    QUEUE
  }

  private final Store store;
  private final String pattern;
  private final String type;
  private final String ttl;
  private final String holds;

  RedisKeys(Store store, String pattern, String type, String ttl, String holds) {
    this.store = store;
    this.pattern = pattern;
    this.type = type;
    this.ttl = ttl;
    this.holds = holds;
  }

  /**
   * The key with its parts filled in, in the order of the pattern.
   *
   * @throws IllegalArgumentException when their number is wrong
   */
  public String key(String... parts) {
    StringBuilder key = new StringBuilder();
    int filled = 0;
    int at = 0;
    for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', at)) {
      key.append(pattern, at, open);
      if (filled < parts.length) {
        key.append(parts[filled]);
      }
      filled++;
      at = pattern.indexOf('}', open) + 1;
    }
    if (filled != parts.length) {
      throw new IllegalArgumentException(
          "%s has %d parts, not %d".formatted(pattern, filled, parts.length));
    }
    return key.append(pattern, at, pattern.length()).toString();
  }

  /** The key's beginning, up to its first part. */
  public String prefix() {
    int open = pattern.indexOf('{');
    return open < 0 ? pattern : pattern.substring(0, open);
  }

  /** Its line in the table of {@code docs/redis-keys.md}. */
  String row() {
    String name = store == Store.CACHE ? "cache" : "queue";
    String shown = holds.replace("<", "&lt;").replace(">", "&gt;").replace("|", "\\|");
    return "| `%s` | %s | %s | %s | %s |".formatted(pattern, name, type, ttl, shown);
  }
}
