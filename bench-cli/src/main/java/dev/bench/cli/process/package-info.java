/**
 * The process manager behind {@code bench start}: what a Procfile says, kept running.
 *
 * <p>{@link dev.bench.cli.process.ProcessManager} is the only owner of state. Children live in
 * {@link dev.bench.cli.process.ChildProcess}, which turns a child's life into {@link
 * dev.bench.cli.process.ProcessEvent}s; one consumer takes them from a queue, one after another.
 * Nothing here knows what a bench is: the roles of a bench, their probes and their log files are
 * given from outside as {@link dev.bench.cli.process.ProcessSpec}s.
 */
@NullMarked
package dev.bench.cli.process;

import org.jspecify.annotations.NullMarked;
