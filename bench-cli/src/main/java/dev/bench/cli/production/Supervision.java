package dev.bench.cli.production;

/** The program that runs the processes of a bench in production. */
public enum Supervision {
  /** supervisor: a program for each line of the Procfile. */
  SUPERVISOR,
  /** systemd: a unit that runs {@code bench start --no-dev}. */
  SYSTEMD,
  /** The bench's own process manager, which cron starts with the machine. */
  BENCH
}
