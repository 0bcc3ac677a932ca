package dev.bench.process.supervisor;

import java.io.IOException;
import java.util.Map;

/** Where a run writes down which of its children live, for the run that follows a crash. */
@FunctionalInterface
public interface PidFile {

  /** Replaces what was written before by these pids, by name of the process. */
  void write(Map<String, Long> pids) throws IOException;
}
