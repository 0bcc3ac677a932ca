/**
 * The manager of a run: it owns the state of all processes and decides about starts, restarts and
 * stops.
 *
 * <p>{@link dev.bench.process.supervisor.ProcessManager} takes events from one queue on one thread.
 */
@NullMarked
package dev.bench.process.supervisor;

import org.jspecify.annotations.NullMarked;
