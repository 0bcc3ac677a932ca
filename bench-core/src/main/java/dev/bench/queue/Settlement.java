package dev.bench.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The end of a claim.
 *
 * @param claim what was claimed
 * @param outcome what became of it
 * @param worked how long it ran; empty when its worker is dead, whose counts nothing adds to
 * @param outgoing what it left to send, done in the same step
 */
public record Settlement(
    Claim claim, Outcome outcome, Optional<Duration> worked, Outgoing outgoing) {

  /** The end of a run that leaves nothing to send, by another than its worker. */
  public Settlement(Claim claim, Outcome outcome) {
    this(claim, outcome, Optional.empty(), new Outgoing(List.of(), List.of()));
  }

  /** The end of a run that took {@code worked}. */
  public Settlement(Claim claim, Outcome outcome, Duration worked, Outgoing outgoing) {
    this(claim, outcome, Optional.of(worked), outgoing);
  }

  /** What Redis says to a settlement. */
  public enum Answer {
    /** It is done. */
    SETTLED,
    /** The job's record was deleted while it ran; what it left is sent. */
    DELETED,
    /** The claim has expired or belongs to another worker: nothing is done. */
    LOST
  }
}
