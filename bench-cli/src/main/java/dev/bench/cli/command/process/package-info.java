/** The commands that run processes, ask a run for something or read its logs. */
@NullMarked
package dev.bench.cli.command.process;

import org.jspecify.annotations.NullMarked;
