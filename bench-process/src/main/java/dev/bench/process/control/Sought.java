package dev.bench.process.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The run of {@code bench start} that a client means. */
public interface Sought {

  /**
   * Where it can be asked for something; empty when it cannot, now.
   *
   * @throws ControlFaultException when several runs may be meant
   */
  Optional<Path> socket();

  /** Whether it is known to be under way, reachable or not. */
  boolean isUnderWay();

  /** What it runs, as people read it after <em>bench start does not run</em>. */
  String text();

  /**
   * A run of a Procfile that is no bench's.
   *
   * @param file the Procfile
   * @param pid of its manager; empty when there is only one
   */
  record OfProcfile(Path file, OptionalLong pid) implements Sought {

    @Override
    public Optional<Path> socket() {
      List<Path> meant = living();
      if (meant.size() > 1) {
        String pids =
            meant.stream()
                .map(socket -> Long.toString(ProcfileSockets.pid(socket)))
                .collect(Collectors.joining(", "));
        throw new ControlFaultException(
            "bench start runs %s %d times (pid %s): say which is meant with --pid"
                .formatted(file, meant.size(), pids));
      }
      return meant.stream().findFirst();
    }

    private List<Path> living() {
      try {
        return ProcfileSockets.of(file).living().stream()
            .filter(socket -> pid.isEmpty() || pid.getAsLong() == ProcfileSockets.pid(socket))
            .sorted()
            .toList();
      } catch (IOException unreadable) {
        return List.of();
      }
    }

    @Override
    public boolean isUnderWay() {
      return false; // it listens, or nothing is known of it
    }

    @Override
    public String text() {
      return file + (pid.isEmpty() ? "" : " with pid " + pid.getAsLong());
    }
  }
}
