package dev.bench.cli.service;

import java.util.List;

/**
 * A worker as a command line asks for it.
 *
 * @param queues the queues it serves, the most urgent first; empty means all
 * @param concurrency how many jobs it runs at a time
 * @param strategy {@code priority}, {@code round-robin} or {@code random}
 * @param burst whether it ends once nothing waits
 * @param mostJobs after how many jobs it ends; 0 for never
 * @param quiet whether its log has warnings and errors only
 */
public record AskedWorker(
    List<String> queues,
    int concurrency,
    String strategy,
    boolean burst,
    long mostJobs,
    boolean quiet) {

  /** Copies the list. */
  public AskedWorker {
    queues = List.copyOf(queues);
  }
}
