package dev.bench.worker;

/** Why a running job is stopped. */
enum StopReason {
  /** Its time limit has passed. */
  OUT_OF_TIME,
  /** Its claim belongs to nobody or to another worker by now. */
  CLAIM_LOST,
  /** The worker ends. */
  WORKER_ENDS
}
