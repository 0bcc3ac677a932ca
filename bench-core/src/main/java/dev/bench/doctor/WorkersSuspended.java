package dev.bench.doctor;

import dev.bench.operate.Suspension;
import java.util.List;

/** Whether all workers are suspended. */
final class WorkersSuspended implements Rule {

  @Override
  public List<Finding> look(Examination examination) {
    return new Suspension(examination.bench().queue())
        .current()
        .map(decision ->
            List.of(
                Finding.fault(
                    this,
                    "All workers are suspended %s.".formatted(decision.text()),
                    "bench worker resume")))
        .orElse(List.of());
  }
}
