package dev.bench.cli.start;

import dev.bench.process.control.Sought;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The one run of a bench.
 *
 * @param pids {@code config/pids} of the bench
 */
public record SoughtBench(Path pids) implements Sought {

  @Override
  public Optional<Path> socket() {
    return RunRecord.control(pids);
  }

  @Override
  public boolean isUnderWay() {
    return RunRecord.isAlive(pids);
  }

  @Override
  public String text() {
    return "in this bench";
  }
}
