package dev.bench.cli.command;

/** What the subcommands of {@code bench setup} know of it. */
public interface SetupOptions {

  /** The bench that is set up. */
  BenchCommand bench();

  /** Whether changes are made without asking. */
  boolean yes();
}
