package dev.bench.database;

import dev.bench.Config;
import java.time.Duration;

/**
 * How many connections a process keeps to one site, and how long it waits.
 *
 * @param connectionsPerSite how many connections one site may have in one process
 * @param turn how long a unit of work waits for a free connection
 * @param idle how long an unused connection is kept
 * @param answer how long a statement of a request may take; jobs have their own limits
 * @param outage how long a job waits for a server that does not answer
 * @param slow from when on a statement gets a line in the log; zero means never
 */
public record DatabaseLimits(
    int connectionsPerSite,
    Duration turn,
    Duration idle,
    Duration answer,
    Duration outage,
    Duration slow) {

  /**
   * Ten connections a site, ten seconds for a free one, a minute of rest, half a minute to answer,
   * ten seconds for a silent server, a second for a slow statement.
   */
  public static final DatabaseLimits STANDARD =
      new DatabaseLimits(
          10,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  /** How long a connection may take to be made. */
  static final Duration CONNECT_LIMIT = Duration.ofSeconds(4);

  /** How long the server may be silent after a statement of a job; longer than any job may run. */
  static final Duration ANSWER_LIMIT = Duration.ofHours(2);

  /** The driver counts whole seconds. */
  private static final Duration SHORTEST_ANSWER = Duration.ofSeconds(1);

  /** HikariCP takes no shorter rest. */
  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(10);

  /**
   * The standard limits with what the settings say: {@code db_connections_per_site}, {@code
   * db_wait_limit}, {@code db_idle_limit}, {@code db_answer_limit}, {@code db_outage_limit} and
   * {@code slow_query_limit}.
   *
   * @throws IllegalArgumentException when one is wrong; names it
   */
  public static DatabaseLimits of(Config settings) {
    long connections =
        settings.number("db_connections_per_site").orElse((long) STANDARD.connectionsPerSite);
    Duration idle = settings.duration("db_idle_limit").orElse(STANDARD.idle);
    if (connections < 1 || connections > 1000) {
      throw new IllegalArgumentException(
          "db_connections_per_site is %d, expected 1 to 1000".formatted(connections));
    }
    if (idle.compareTo(SHORTEST_IDLE) < 0) {
      throw new IllegalArgumentException(
          "db_idle_limit is %d s, expected 10s or more".formatted(idle.toSeconds()));
    }
    Duration answer = settings.duration("db_answer_limit").orElse(STANDARD.answer);
    if (answer.compareTo(SHORTEST_ANSWER) < 0) {
      throw new IllegalArgumentException(
          "db_answer_limit is %d ms, expected 1s or more".formatted(answer.toMillis()));
    }
    return new DatabaseLimits(
        (int) connections,
        settings.duration("db_wait_limit").orElse(STANDARD.turn),
        idle,
        answer,
        settings.duration("db_outage_limit").orElse(STANDARD.outage),
        settings.duration("slow_query_limit").orElse(STANDARD.slow));
  }

  /** These limits with another limit for statements of requests. */
  DatabaseLimits withAnswer(Duration other) {
    return new DatabaseLimits(connectionsPerSite, turn, idle, other, outage, slow);
  }

  /** These limits with another wait. */
  DatabaseLimits withWait(Duration other) {
    return new DatabaseLimits(connectionsPerSite, other, idle, answer, outage, slow);
  }
}
