package dev.bench.cli.ready;

import dev.bench.process.procfile.Procfile;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A process of a bench that supervisor runs.
 *
 * @param name as supervisorctl says it
 * @param line that it runs
 */
public record SupervisedProcess(String name, Procfile.Line line) {

  /** Our own services say when they are ready; of other commands only their start is known. */
  private static final Pattern OURS =
      Pattern.compile(
          "(\\w+=\\S* +)*(\\S*/)?bench (--\\S+ )*(serve|socketio|worker|worker-pool|schedule)( .*)?");

  private static final Set<String> SERVERS = Set.of("redis_cache", "redis_queue");

  /** Whether it says by a socket of its own when it is ready. */
  public boolean saysWhenReady() {
    return OURS.matcher(line.command()).matches();
  }

  /** Whether a restart of all includes it: Redis holds the data of the others. */
  public boolean isEveryday() {
    return !SERVERS.contains(line.name());
  }

  /** Whether two of its line can work beside each other: web on a shared socket, and workers. */
  public boolean canOverlap() {
    return line.name().equals("web") || line.name().startsWith("worker");
  }

  /** Whether a person means it by that name: of the line, or as supervisorctl says it. */
  public boolean isCalled(String given) {
    return given.equals(line.name()) || given.equals(name);
  }
}
