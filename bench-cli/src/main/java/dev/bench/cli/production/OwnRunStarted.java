package dev.bench.cli.production;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.RunLock;
import dev.bench.cli.machine.Step;
import java.io.IOException;

/** {@code bench start --no-dev} runs, apart from the session of the person. */
record OwnRunStarted(Machine machine, Installation bench) implements Step {

  @Override
  public String what() {
    return "start the bench: bench start --no-dev";
  }

  @Override
  public boolean isDone() throws IOException {
    return RunLock.isHeld(bench.root().resolve("config/pids"));
  }

  @Override
  public void run() throws IOException {
    machine.run(
        as("setsid env/bin/bench start --no-dev </dev/null >/dev/null 2>>logs/start.log &"));
  }

  @Override
  public void undo() throws IOException {
    machine.run(Machine.RESTART_LIMIT, as("env/bin/bench stop"));
  }

  private String[] as(String command) {
    return new String[] {
      "runuser",
      "-u",
      bench.user(),
      "--",
      "sh",
      "-c",
      "cd \"%s\" && %s".formatted(bench.root(), command)
    };
  }
}
