package dev.bench.doctor;

import dev.bench.operate.Registry;
import java.util.List;

/** Whether each queue in which jobs wait has a worker. */
final class QueuesServed implements Rule {

  @Override
  public List<Finding> look(Examination examination) {
    return examination.queues().stream()
        .filter(queue -> queue.in(Registry.QUEUED) + queue.in(Registry.SCHEDULED) > 0)
        .filter(queue -> !isServed(examination, queue.queue()))
        .map(queue ->
            Finding.fault(
                this,
                "No worker serves %s, where jobs wait: %,d."
                    .formatted(
                        queue.queue(), queue.in(Registry.QUEUED) + queue.in(Registry.SCHEDULED)),
                "bench worker --queue %s, or a line of the Procfile that does"
                    .formatted(queue.queue())))
        .toList();
  }

  static boolean isServed(Examination examination, String queue) {
    return examination.workers().stream()
        .anyMatch(slot -> slot.isAlive() && slot.queues().contains(queue));
  }
}
