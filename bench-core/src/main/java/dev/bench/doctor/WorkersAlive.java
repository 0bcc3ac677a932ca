package dev.bench.doctor;

import dev.bench.operate.WorkerSlot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether a worker process died without signing off. */
final class WorkersAlive implements Rule {

  @Override
  public List<Finding> look(Examination examination) {
    Map<String, List<WorkerSlot>> dead =
        examination.workers().stream()
            .filter(slot -> !slot.isAlive())
            .collect(
                Collectors.groupingBy(
                    slot -> "%s on %s".formatted(slot.pid(), slot.host()),
                    TreeMap::new,
                    Collectors.toList()));
    return dead.entrySet().stream()
        .map(process ->
            Finding.fault(
                this,
                "The worker process %s is silent; slots that it had: %d."
                    .formatted(process.getKey(), process.getValue().size()),
                "bench logs worker; a worker that is alive runs its jobs again"))
        .toList();
  }
}
