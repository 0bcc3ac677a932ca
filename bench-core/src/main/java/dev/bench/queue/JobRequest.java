package dev.bench.queue;

import dev.bench.app.GenerationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A job to be put in a queue, complete and checked.
 *
 * @param id its id, made by {@link JobIds}
 * @param owner for which site, as which user and by which code it was enqueued
 * @param queue the short name of its queue, such as {@code default}
 * @param method the dotted name of its method
 * @param args the positional arguments as the text of a JSON array
 * @param kwargs the named arguments as the text of a JSON object
 * @param run how it is run
 * @param at when it may run at the earliest; empty means now
 * @param atFront whether it goes before the jobs that wait already
 * @param meta what is kept with it beside the owner
 * @param conditions on what it depends whether and when it is put
 */
public record JobRequest(
    String id,
    Owner owner,
    String queue,
    String method,
    String args,
    String kwargs,
    Run run,
    Optional<Instant> at,
    boolean atFront,
    Map<String, Object> meta,
    Conditions conditions) {

  /**
   * Copies the map.
   *
   * @throws dev.bench.ValidationException when the arguments take more than {@link JobCall#LIMIT}
   */
  public JobRequest {
    meta = Map.copyOf(meta);
    conditions = Objects.requireNonNullElse(conditions, Conditions.NONE); // as older outboxes say
    JobCall.checkSize(method, args, kwargs);
  }

  /** A job that is put without conditions. */
  public JobRequest(
      String id,
      Owner owner,
      String queue,
      String method,
      String args,
      String kwargs,
      Run run,
      Optional<Instant> at,
      boolean atFront,
      Map<String, Object> meta) {
    this(id, owner, queue, method, args, kwargs, run, at, atFront, meta, Conditions.NONE);
  }

  /**
   * Where a job comes from.
   *
   * @param site the site
   * @param user the user it runs as
   * @param generation the generation of the code that enqueued it
   */
  public record Owner(String site, String user, GenerationId generation) {}

  /**
   * How a job is run.
   *
   * @param timeout how long one run may take
   * @param retries how often a failed run is repeated
   * @param backoff the waits before the repeats; the last one stands for all that follow
   * @param ttl how long it and its records are kept
   */
  public record Run(Duration timeout, int retries, List<Duration> backoff, Ttl ttl) {

    /** Copies the list. */
    public Run {
      backoff = List.copyOf(backoff);
      ttl = Objects.requireNonNullElse(ttl, Ttl.STANDARD); // as older outboxes say
    }

    /** A run of a job that is kept as long as the bench's settings say. */
    public Run(Duration timeout, int retries, List<Duration> backoff) {
      this(timeout, retries, backoff, Ttl.STANDARD);
    }
  }

  /**
   * How long a job and its records are kept; empty means as the bench's settings say.
   *
   * @param waiting how long it may wait before it is dropped unrun; empty means for ever
   * @param result how long it is kept once finished
   * @param failure how long it is kept once failed
   */
  public record Ttl(
      Optional<Duration> waiting, Optional<Duration> result, Optional<Duration> failure) {

    /** What the settings say. */
    public static final Ttl STANDARD =
        new Ttl(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * On what it depends whether and when a job is put.
   *
   * @param unique by what it is the same as others, of which one stands for all
   * @param after the ids of the jobs that must finish first
   */
  public record Conditions(Optional<Unique> unique, List<String> after) {

    /** It is put in any case, and at once. */
    public static final Conditions NONE = new Conditions(Optional.empty(), List.of());

    /** Copies the list. */
    public Conditions {
      after = List.copyOf(after);
    }
  }

  /**
   * By what a job is the same as others.
   *
   * @param rule which of them stands for all
   * @param key what they have in common
   * @param period how long one of {@link Rule#THROTTLE} stands for those that follow
   */
  public record Unique(Rule rule, String key, Duration period) {

    /** Which of several jobs that are the same stands for all. */
    public enum Rule {
      /** The first one, until it starts. */
      WHILE_QUEUED,
      /** The first one, until it has ended. */
      UNTIL_DONE,
      /** The first one, for a period. */
      THROTTLE,
      /** The last one: each postpones the one before. */
      DEBOUNCE
    }
  }
}
