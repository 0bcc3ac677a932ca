package dev.bench.worker.run;

/** Why a running job is stopped. */
public enum StopReason {
  /** Its time limit has passed. */
  OUT_OF_TIME,
  /** An operator or an app stops or cancels it. */
  STOPPED,
  /** An operator ends this run of it: RQ's {@code kill-horse}. */
  KILLED,
  /** Its claim has expired or belongs to another worker. */
  CLAIM_LOST,
  /** The worker ends. */
  WORKER_ENDS
}
