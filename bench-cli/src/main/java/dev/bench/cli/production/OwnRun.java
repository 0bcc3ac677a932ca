package dev.bench.cli.production;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.RunLock;
import dev.bench.cli.machine.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code bench start --no-dev} of the user of a bench, apart from the session of a person. */
record OwnRun(Machine machine, Installation bench) {

  private boolean isHeld() throws IOException {
    return RunLock.isHeld(bench.root().resolve("config/pids"));
  }

  private void start() throws IOException {
    as("setsid env/bin/bench start --no-dev </dev/null >/dev/null 2>>logs/start.log &");
  }

  private void stop() throws IOException {
    as("env/bin/bench stop");
  }

  private void as(String command) throws IOException {
    String script = "cd \"%s\" && %s".formatted(bench.root(), command);
    machine.run(Machine.RESTART_LIMIT, "runuser", "-u", bench.user(), "--", "sh", "-c", script);
  }

  /** It runs. */
  Step started() {
    return new Step() {
      @Override
      public String what() {
        return "start the bench: bench start --no-dev";
      }

      @Override
      public boolean isDone() throws IOException {
        return isHeld();
      }

      @Override
      public void run() throws IOException {
        start();
      }

      @Override
      public void undo() throws IOException {
        stop();
      }
    };
  }

  /**
   * It runs no more, if it was started by cron.
   *
   * @param cron the rule of cron, which is removed after this step
   */
  Step stopped(Path cron) {
    return new Step() {
      @Override
      public String what() {
        return "stop the bench: bench stop";
      }

      @Override
      public boolean isDone() throws IOException {
        return !Files.exists(cron) || !isHeld();
      }

      @Override
      public void run() throws IOException {
        stop();
      }

      @Override
      public void undo() throws IOException {
        start();
      }
    };
  }
}
