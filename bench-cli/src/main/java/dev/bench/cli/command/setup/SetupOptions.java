package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;

/** What the subcommands of {@code bench setup} know of it. */
interface SetupOptions {

  /** The bench that is set up. */
  BenchCommand bench();

  /** Whether changes are made without asking. */
  boolean yes();
}
