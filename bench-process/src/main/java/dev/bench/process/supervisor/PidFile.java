package dev.bench.process.supervisor;

import java.io.IOException;
import java.util.Map;

/** The file of a run's living children, for the run that follows a crash. */
@FunctionalInterface
public interface PidFile {

  /** Replaces the file by these pids, by name of the process. */
  void write(Map<String, Long> pids) throws IOException;
}
