package dev.bench.runtime;

import dev.bench.Context;
import dev.bench.app.Apps;
import dev.bench.app.GenerationId;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.LiveConfig;
import dev.bench.database.DatabaseLimits;
import dev.bench.database.Databases;
import dev.bench.database.place.ConnectionLeases;
import dev.bench.mail.MailSender;
import dev.bench.queue.JobQueue;
import dev.bench.queue.LiveQueues;
import dev.bench.queue.Queues;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisLimits;
import dev.bench.session.Sessions;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import dev.bench.time.BenchClock;

/**
 * What every process of a bench shares, opened once: settings, sites, databases, Redis and apps.
 *
 * <p>Opening connects to nothing; connections are made at first use. Thread-safe.
 */
public final class Bench implements AutoCloseable {

  private final BenchDirectory directory;
  private final BenchConfig config;
  private final BenchClock clock;
  private final Sites sites;
  private final ConnectionLeases leases;
  private final Databases databases;
  private final Redis cache;
  private final Redis queue;
  private final LiveQueues queues;
  private final JobQueue jobs;
  private final Apps apps;
  private final Sessions sessions;
  private final UnitPlan.Services services;
  private final GenerationWatch generations;
  private final MailSender mails;

  private Bench(
      BenchDirectory directory,
      BenchConfig config,
      String process,
      int connections,
      BenchClock clock) {
    this.directory = directory;
    this.config = config;
    this.clock = clock;
    this.sites = new Sites(directory, config);
    RedisLimits redis = RedisLimits.of(config.settings());
    this.cache = Redis.connect(config.redisCache(), process, redis);
    this.queue = Redis.connect(config.redisQueue(), process, redis);
    DatabaseLimits limits = DatabaseLimits.of(config.settings());
    this.leases =
        new ConnectionLeases(
            queue,
            config.benchId(),
            process,
            config.settings().number("db_connections_per_server").orElse(0L));
    this.databases = new Databases(connections, process, limits, clock, leases);
    this.queues = new LiveQueues(new LiveConfig(directory, config), config);
    this.jobs = new JobQueue(queue, config.benchId(), queues, clock);
    this.apps = Apps.load(directory);
    this.sessions = new Sessions(databases, cache, clock);
    var outbox = new Outbox(databases, jobs, apps, new OutboxMarks(queue, config.benchId()));
    this.services = new UnitPlan.Services(databases, cache, jobs, queues, outbox, new Roles());
    this.mails =
        new MailSender(
            sites::find,
            databases,
            Math.toIntExact(config.settings().number("mail_connections").orElse(4L)));
    this.generations = new GenerationWatch(config, queue, apps, process);
  }

  /**
   * The bench in {@code directory} for one process.
   *
   * @param process what Redis, MariaDB and the log call the process, such as {@code web}
   * @param connections how many database connections it may use at once
   */
  public static Bench open(BenchDirectory directory, String process, int connections) {
    return open(directory, BenchConfig.load(directory), process, connections);
  }

  /** The same, with settings that were read before. */
  public static Bench open(
      BenchDirectory directory, BenchConfig config, String process, int connections) {
    return open(directory, config, process, connections, BenchClock.system());
  }

  /** The same, with a clock that a test may set. */
  public static Bench open(
      BenchDirectory directory,
      BenchConfig config,
      String process,
      int connections,
      BenchClock clock) {
    return new Bench(directory, config, process, connections, clock);
  }

  /** The bench's folder. */
  public BenchDirectory directory() {
    return directory;
  }

  /** The settings that this process began with. */
  public BenchConfig config() {
    return config;
  }

  /** The time that units of work see. */
  public BenchClock clock() {
    return clock;
  }

  /** The sites. */
  public Sites sites() {
    return sites;
  }

  /** The sites' databases. */
  public Databases databases() {
    return databases;
  }

  /** The Redis of what may be lost: sessions, pages, temporary values. */
  public Redis cache() {
    return cache;
  }

  /** The Redis of jobs, events and the generation. */
  public Redis queue() {
    return queue;
  }

  /** The queues and their limits, as the common settings describe them now. */
  public Queues queues() {
    return queues.get();
  }

  /** The jobs in Redis. */
  public JobQueue jobs() {
    return jobs;
  }

  /** The app code that is served. */
  public Apps apps() {
    return apps;
  }

  /** Who is logged in. */
  public Sessions sessions() {
    return sessions;
  }

  /** What was committed but could not be sent. */
  public Outbox outbox() {
    return services.outbox();
  }

  /** What sends the mail of the sites. */
  public MailSender mails() {
    return mails;
  }

  /**
   * The bench on which {@code ctx}, a context of this runtime, works; for the built-in app, whose
   * jobs need more than an app may see.
   */
  public static Bench of(Context ctx) {
    if (ctx instanceof BoundContext bound) {
      return bound.bench();
    }
    throw new IllegalArgumentException(ctx.getClass() + " is not a context of this runtime");
  }

  /** Begins a unit of work on {@code site}; as Guest until it is said otherwise. */
  public UnitOfWork unit(SiteState site) {
    return new UnitOfWork(this, new UnitPlan(services, site, apps.current()));
  }

  /**
   * Loads newer code when {@code wanted} is newer than what this process serves, within a limit;
   * does nothing without {@code developer_mode}.
   *
   * @return whether this process is as new as {@code wanted}, or never loads anything
   */
  public boolean catchUp(GenerationId wanted) throws InterruptedException {
    if (!config.developerMode()) {
      return true;
    }
    generations.catchUp(wanted);
    return !apps.isOlderThan(wanted);
  }

  /** Serves each new generation that is announced; does nothing without {@code developer_mode}. */
  public void followGenerations() {
    if (config.developerMode()) {
      generations.start();
    }
  }

  @Override
  public void close() {
    mails.close();
    generations.close();
    sessions.close();
    databases.close();
    leases.close();
    cache.close();
    queue.close();
  }
}
