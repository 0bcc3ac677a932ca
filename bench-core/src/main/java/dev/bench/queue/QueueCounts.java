package dev.bench.queue;

/**
 * How many jobs of a queue are in which state.
 *
 * @param queued waiting
 * @param started going on
 * @param scheduled for later
 * @param finished kept after a good end
 * @param failed kept after a bad one
 */
public record QueueCounts(long queued, long started, long scheduled, long finished, long failed) {

  QueueCounts plus(QueueCounts other) {
    return new QueueCounts(
        queued + other.queued,
        started + other.started,
        scheduled + other.scheduled,
        finished + other.finished,
        failed + other.failed);
  }
}
