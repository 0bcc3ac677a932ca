package dev.bench.cli.setup;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.config.FileLocked;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.process.CannotRunException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds ports for a bench on which no process listens and that no bench beside it claims in its
 * settings. Source: Frappe's bench gives a new bench one more than the highest of its neighbours.
 *
 * <p>The settings are written first, since the other files follow them. After a kill in between,
 * the next start says what does not agree, and the next move mends it. Two benches that look for
 * ports at once take turns.
 */
public final class PortFinder {

  private static final Duration TURN_LIMIT = Duration.ofSeconds(30);

  private final BenchDirectory bench;

  /** Ports for {@code bench}. */
  public PortFinder(BenchDirectory bench) {
    this.bench = bench;
  }

  /** Writes the ports of a new bench into its settings, unless they have some. */
  public void begin() throws IOException {
    try (FileLocked turn = turn()) {
      BenchSettings settings = new BenchSettings(bench);
      if (!settings.sayPorts()) {
        settings.add(ofNew());
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
  public PortSet move() throws IOException {
    try (FileLocked turn = turn()) {
      PortSet now = PortSet.of(BenchConfig.load(bench));
      PortSet free = near(now);
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

  /** The ports of a bench that has none yet. */
  public PortSet ofNew() {
    List<PortSet> others = neighbours();
    PortSet start = PortSet.STANDARD;
    for (PortSet taken : others) {
      PortSet next = taken.raised(1);
      if (next.passes(_ -> true)) { // not where one Redis serves as both: no set upwards of it does
        start = start.merged(next, Math::max);
      }
    }
    return start.first(unclaimed(others));
  }

  private PortSet near(PortSet now) {
    return now.passes(Ports::isFree) ? now : now.raised(1).first(unclaimed(neighbours()));
  }

  private static IntPredicate unclaimed(List<PortSet> others) {
    Set<Integer> claimed = new HashSet<>();
    others.forEach(taken -> claimed.addAll(taken.ports().values()));
    return port -> !claimed.contains(port) && Ports.isFree(port);
  }

  /** The ports in the settings of benches in the same folder; broken settings claim none. */
  private List<PortSet> neighbours() {
    List<PortSet> found = new ArrayList<>();
    @Nullable Path parent = bench.root().getParent();
    if (parent == null) {
      return found;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, Files::isDirectory)) {
      for (Path folder : folders) {
        BenchDirectory other = new BenchDirectory(folder);
        if (!other.equals(bench) && Files.isReadable(other.commonSiteConfig())) {
          found.addAll(claimed(other));
        }
      }
    } catch (IOException unreadable) {
      return found;
    }
    return found;
  }

  private static List<PortSet> claimed(BenchDirectory other) {
    try {
      // Its own settings, not what the environment says about ours.
      return List.of(PortSet.of(BenchConfig.load(other, Map.of())));
    } catch (BrokenConfigException broken) {
      return List.of();
    }
  }
}
