package dev.bench.cli;

import dev.bench.cli.start.LivingRun;
import dev.bench.cli.start.RunRecord;
import dev.bench.process.control.ControlClient;
import dev.bench.process.control.ControlFaultException;
import dev.bench.process.control.ProcfileSockets;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run that is under way, and what it says of itself.
 *
 * @param chosen what it runs
 * @param status null when it says nothing
 * @param state as people read it
 */
record ListedRun(LivingRun run, ProcfileChoice chosen, @Nullable RunStatus status, String state) {

  static final String READY = "ready";

  /** Asks a run how it is. */
  static ListedRun of(LivingRun run) {
    ProcfileChoice chosen = ProcfileChoice.at(run.procfile());
    Optional<Path> socket =
        chosen.bench() == null
            ? Optional.of(ProcfileSockets.of(chosen.file()).socket(run.run()))
            : RunRecord.control(chosen.bench().pids(), run.run());
    if (socket.isEmpty() || !Files.exists(socket.get())) {
      return new ListedRun(run, chosen, null, "beginning");
    }
    try {
      RunStatus status = new ControlClient(socket.get()).status();
      return new ListedRun(run, chosen, status, state(status));
    } catch (ControlFaultException silent) {
      return new ListedRun(run, chosen, null, "does not answer");
    }
  }

  private static String state(RunStatus status) {
    if (status.stopping()) {
      return "stopping";
    }
    long ready = status.processes().stream().filter(ProcessStatus::isReady).count();
    int all = status.processes().size();
    return ready == all ? READY : ready + " of " + all + " ready";
  }

  /** The folder of a bench, else the Procfile. */
  Path place() {
    boolean usual =
        chosen.bench() != null && ProcfileChoice.in(chosen.bench()).file().equals(chosen.file());
    return usual ? chosen.folder() : chosen.file();
  }

  /** By process, as far as known. */
  Map<String, String> addresses() {
    Map<String, String> addresses = new LinkedHashMap<>();
    if (status != null) {
      status.processes().stream()
          .filter(process -> !process.address().isEmpty())
          .forEach(process -> addresses.put(process.name(), process.address()));
    }
    return addresses;
  }

  /** As JSON shows it. */
  Map<String, Object> map() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("procfile", chosen.file().toString());
    if (chosen.bench() != null) {
      map.put("bench", chosen.folder().toString());
    }
    map.put("pid", run.pid());
    map.put("since", run.since().toString());
    map.put("ready", state.equals(READY));
    map.put("state", state);
    map.put("addresses", addresses());
    return map;
  }
}
