package dev.bench.queue;

import java.time.Duration;

/**
 * The end of a claim.
 *
 * @param claim what was claimed
 * @param outcome what became of it
 * @param worked how long it ran
 * @param outgoing what it left to send, done in the same step
 */
public record Settlement(Claim claim, Outcome outcome, Duration worked, Outgoing outgoing) {

  /** What Redis says to a settlement. */
  public enum Answer {
    /** It is done. */
    SETTLED,
    /** The job's record was deleted while it ran; what it left is sent. */
    DELETED,
    /** The claim belongs to nobody or to another by now: nothing is done. */
    LOST
  }
}
