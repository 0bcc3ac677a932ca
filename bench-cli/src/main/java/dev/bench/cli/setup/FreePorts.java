package dev.bench.cli.setup;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds ports for a bench: ports on which nobody listens and that no bench beside it claims in its
 * settings. Source: Frappe's bench gives a new bench one more than the highest of its neighbours.
 */
public final class FreePorts {

  private FreePorts() {}

  /** The ports of a bench that has none yet. */
  public static PortSet ofNew(BenchDirectory bench) {
    PortSet start = PortSet.STANDARD;
    for (PortSet taken : neighbours(bench)) {
      start = start.merged(taken.raised(1), Math::max);
    }
    return start.first(Ports::isFree);
  }

  /** The ports of a bench, or those to move to when one is taken. */
  public static PortSet near(PortSet now, BenchDirectory bench) {
    if (now.passes(Ports::isFree)) {
      return now;
    }
    Set<Integer> claimed = new HashSet<>();
    neighbours(bench).forEach(taken -> claimed.addAll(taken.ports().values()));
    return now.raised(1).first(port -> !claimed.contains(port) && Ports.isFree(port));
  }

  /** What the benches in the same folder claim; one whose settings are broken claims nothing. */
  private static List<PortSet> neighbours(BenchDirectory bench) {
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
