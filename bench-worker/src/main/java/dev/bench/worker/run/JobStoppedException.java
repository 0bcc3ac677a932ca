package dev.bench.worker.run;

import dev.bench.BenchException;

/** The running job was stopped; its transaction is rolled back. */
final class JobStoppedException extends BenchException {

  private static final long serialVersionUID = 1L;

  private final StopReason reason;

  JobStoppedException(String id, StopReason reason) {
    super(503, sentence(id, reason));
    this.reason = reason;
  }

  StopReason reason() {
    return reason;
  }

  private static String sentence(String id, StopReason reason) {
    return switch (reason) {
      case OUT_OF_TIME -> "Job " + id + " is out of time";
      case STOPPED -> "Job " + id + " is stopped";
      case KILLED -> "This run of job " + id + " is killed";
      case CLAIM_LOST ->
          "Job " + id + " is another worker's by now, or its lease cannot be renewed";
      case WORKER_ENDS -> "Job " + id + " is handed back, since its worker ends";
    };
  }
}
