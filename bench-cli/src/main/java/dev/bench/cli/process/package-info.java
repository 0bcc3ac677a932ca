/**
 * The process manager behind {@code bench start}: what a Procfile says, kept running.
 *
 * <p>{@link dev.bench.cli.process.ProcessManager} is the only owner of state. Children live in
 * {@link dev.bench.cli.process.ChildProcess}, which turns a child's life into {@link
 * dev.bench.cli.process.ProcessEvent}s; one consumer takes them from a queue, one after another.
 * Nothing here knows what the roles of a bench are: they, their probes and their log files are
 * given from outside as {@link dev.bench.cli.process.ProcessSpec}s. Only its own MariaDB is known
 * ({@link dev.bench.cli.process.OwnMariaDb}), which is no child like the others.
 */
@NullMarked
package dev.bench.cli.process;

import org.jspecify.annotations.NullMarked;
