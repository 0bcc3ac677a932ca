package dev.bench;

/** How long a job that was enqueued stands for others that are the same. */
public enum Dedup {
  /** Until it starts: one that is enqueued while it runs runs after it. */
  WHILE_QUEUED,
  /** Until it has ended. */
  UNTIL_DONE
}
