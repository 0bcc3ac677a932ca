package dev.bench.cli.production;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.Step;
import java.io.IOException;
import java.nio.file.Files;

/** The program of Redis in {@code env/bin}, which the programs of supervisor run. */
record RedisProgram(Machine machine, Installation bench) implements Step {

  @Override
  public String what() {
    return "find a redis-server for " + bench.root();
  }

  @Override
  public boolean isDone() {
    boolean wanted =
        bench.procfile().lines().stream().anyMatch(each -> each.name().startsWith("redis_"));
    return !wanted || Files.isExecutable(bench.root().resolve("env/bin/redis-server"));
  }

  /** As the user of the bench, since the program may be unpacked in a folder of that user. */
  @Override
  public void run() throws IOException {
    machine.run(
        Machine.RESTART_LIMIT,
        "runuser",
        "-u",
        bench.user(),
        "--",
        "sh",
        "-c",
        "cd \"%s\" && env/bin/bench setup supervisor --yes".formatted(bench.root()));
  }

  @Override
  public void undo() {
    // A program that nothing runs does no harm.
  }
}
