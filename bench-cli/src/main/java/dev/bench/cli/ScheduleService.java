package dev.bench.cli;

import dev.bench.scheduler.Scheduler;

/** The scheduler as a process runs it; apart from its command as {@link SocketioService} is. */
final class ScheduleService implements RoleProcess.Service {

  private final dev.bench.runtime.Bench bench;
  private final Scheduler scheduler;

  ScheduleService(dev.bench.runtime.Bench bench) {
    this.bench = bench;
    this.scheduler = Scheduler.start(bench);
  }

  @Override
  public String about() {
    return bench.apps().current().schedules().size() + " schedules";
  }

  @Override
  public void close() {
    scheduler.close();
  }
}
