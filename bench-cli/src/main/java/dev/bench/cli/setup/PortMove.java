package dev.bench.cli.setup;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.FileLocked;
import dev.bench.embedded.Binaries;
import dev.bench.process.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/**
 * Gives a bench ports that are free.
 *
 * <p>The settings are written first: they are what counts. Should the process be killed before the
 * other files are written, the next start says what does not agree, and the next move mends it. Two
 * benches that look for ports at once take turns.
 */
public final class PortMove {

  private static final Duration TURN_LIMIT = Duration.ofSeconds(30);

  private final BenchDirectory bench;

  /** Ports for {@code bench}. */
  public PortMove(BenchDirectory bench) {
    this.bench = bench;
  }

  /** Writes the ports of a new bench into its settings, unless they say some. */
  public void begin() throws IOException {
    try (FileLocked turn = turn()) {
      BenchSettings settings = new BenchSettings(bench);
      if (!settings.sayPorts()) {
        settings.add(FreePorts.ofNew(bench));
      }
      turn.held();
    }
  }

  /**
   * Moves all ports when one is taken, and makes all files agree.
   *
   * @return the ports
   * @throws CannotRunException when the environment holds a port where it is
   */
  public PortSet run() throws IOException {
    try (FileLocked turn = turn()) {
      PortSet now = PortSet.of(BenchConfig.load(bench));
      PortSet free = FreePorts.near(now, bench);
      if (!free.equals(now)) {
        new BenchSettings(bench).move(free);
      }
      PortSet moved = PortSet.of(BenchConfig.load(bench));
      if (!moved.equals(free)) {
        throw new CannotRunException(
            "free are %s, but the environment says %s: unset FRAPPE_SOCKETIO_PORT, FRAPPE_REDIS_CACHE and FRAPPE_REDIS_QUEUE"
                .formatted(free, moved));
      }
      for (Draft draft : new BenchFiles(bench).ports()) {
        if (Files.exists(draft.file()) && !draft.isUpToDate()) {
          draft.write();
        }
      }
      turn.held();
      return free;
    }
  }

  private static FileLocked turn() throws IOException {
    return FileLocked.on(Binaries.cacheFolder(System.getenv()).resolve("ports.lock"), TURN_LIMIT);
  }
}
