package dev.bench.cli.deploy;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.RunLock;
import dev.bench.cli.production.Production;
import dev.bench.cli.production.Supervision;
import dev.bench.cli.setup.Ports;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the ports of web and socketio are free, or this bench has them itself. */
record PortsCheck(BenchDirectory directory, Machine machine) {

  private static final String NAME = "ports";

  List<Checked> look() throws IOException {
    if (RunLock.isHeld(directory.pids())) {
      return List.of(Checked.ok(NAME, "This bench runs and has its ports."));
    }
    Optional<Supervision> manager = new Production(directory, machine).managerInUse();
    if (manager.equals(Optional.of(Supervision.SUPERVISOR))) {
      return List.of(Checked.ok(NAME, "supervisor runs this bench and has its ports."));
    }
    BenchConfig config = BenchConfig.load(directory);
    Map<String, Integer> ports = new LinkedHashMap<>();
    // The socket of systemd has the port of web while the bench is stopped.
    if (!manager.equals(Optional.of(Supervision.SYSTEMD))) {
      ports.put("webserver_port", config.webserverPort());
    }
    ports.put("socketio_port", config.socketioPort());
    List<Checked> taken = new ArrayList<>();
    ports.forEach((setting, port) -> {
      if (!Ports.isFree(port)) {
        taken.add(
            Checked.fault(
                NAME,
                "Another program listens at %s, port %d.".formatted(setting, port),
                "Stop that program, or set another port with bench set-config -g %s PORT."
                    .formatted(setting)));
      }
    });
    return taken.isEmpty() ? List.of(Checked.ok(NAME, "The ports are free.")) : taken;
  }
}
