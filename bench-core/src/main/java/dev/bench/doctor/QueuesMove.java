package dev.bench.doctor;

import dev.bench.operate.QueueSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether the next job of a queue has waited for longer than {@code doctor_oldest_wait}. */
final class QueuesMove implements Rule {

  private static final Duration WAIT = Duration.ofMinutes(5);

  @Override
  public List<Finding> look(Examination examination) {
    Duration allowed =
        examination.bench().config().settings().duration("doctor_oldest_wait").orElse(WAIT);
    Instant now = examination.bench().queue().time();
    return examination.queues().stream()
        .filter(queue -> waits(queue, now).compareTo(allowed) > 0)
        .filter(queue -> QueuesServed.isServed(examination, queue.queue())) // else that is told
        .map(queue ->
            Finding.fault(
                this,
                "The next job of %s has waited for %d min."
                    .formatted(queue.queue(), waits(queue, now).toMinutes()),
                "bench why queue " + queue.queue()))
        .toList();
  }

  private static Duration waits(QueueSummary queue, Instant now) {
    return queue.oldest().map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
  }
}
